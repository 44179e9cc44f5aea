"""Reading what others made: `decoder.look` and `decoder.copy_of`, in a process that may die."""
