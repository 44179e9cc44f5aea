"""Who is told, without content, that an urgent report waits; and who next while nobody opens it."""
