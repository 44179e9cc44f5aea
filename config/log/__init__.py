"""The auditors' page: the log of an organisation in plain words, and how it stands."""
