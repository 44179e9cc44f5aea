"""Copies sealed to a key that is kept away from the server, and the way back from one."""
