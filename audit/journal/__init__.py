"""What was erased or revoked, in a file that leaves the server: an old copy must not undo it."""
