"""Pages about phones, and the one page that a phone keeps."""
