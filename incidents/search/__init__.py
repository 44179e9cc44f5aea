"""Finding records: blind tokens and sealed index blocks, both made from what the records say.

Everything here can be thrown away and made anew from the records by any member of the team.
"""
