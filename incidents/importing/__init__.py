"""Bring records kept elsewhere into a team: a mapping file says what each column means."""
