#!/usr/bin/env python3
"""Amparo's commands: `manage.py help` lists them."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.logs import catch_stray_exceptions

    catch_stray_exceptions()
    execute_from_command_line(sys.argv)
