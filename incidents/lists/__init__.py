"""The records of a person's teams side by side: as a board, by due day, counted, handed out.

Everything is read from the teams' indexes in the session; no record is opened for a list.
"""
