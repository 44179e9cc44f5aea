"""Evidence: files that a third party can rely on, from the phone's camera to the court.

Terms are those of the Berkeley Protocol on Digital Open Source Investigations: the *original* is
never altered, a *working copy* is made from it, the *custody log* says who did what with it.
"""
