"""Pages and files of releases: for everyone, and for advocates."""
