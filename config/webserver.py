"""Gunicorn's configuration: heartbeats in memory, its lines through our content-free formatter."""

from pathlib import Path

from config.logs import configuration

logconfig_dict = configuration("INFO")
accesslog = None
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
