"""The one way in which backing up and restoring fail, in words for whoever runs the site."""


class BackupFailed(Exception):
    """Nothing was acknowledged as done. The message is a sentence, and holds no content."""
