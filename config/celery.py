"""Tasks and their schedule.

The broker is a hint, not the work list: each task looks in the database for what is due, so a lost
or doubled message does no harm. Messages carry a name and nothing else; what a task may open is
declared beside it (`audit.unattended`).
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from celery import Celery, signals
from celery.platforms import SecurityWarning
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# The warning is about pickled messages, which this queue refuses (`accept_content`).
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("amparo")


def file_broker(folder: Path) -> dict[str, object]:
    """A broker in a folder: needs no service, serves the worker on this machine."""
    for name in ("queue", "done"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "broker_url": "filesystem://localhost//",
        "broker_transport": "config.folder_broker:Transport",
        "broker_transport_options": {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "processed_folder": str(folder / "done"),
            "control_folder": str(folder / "control"),
            "store_processed": False,
        },
    }


app.config_from_object(
    {
        **(
            {"broker_url": settings.AMPARO_BROKER}
            if settings.AMPARO_BROKER
            else file_broker(settings.BROKER_FOLDER)
        ),
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_time_limit": 600,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": False,
        "worker_enable_remote_control": False,
        "broker_connection_retry_on_startup": True,
        "beat_schedule": settings.CELERY_BEAT_SCHEDULE,
        "beat_schedule_filename": str(settings.DATA / "schedule"),
        "timezone": "UTC",
    }
)
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Being connected is enough: Celery's own lines would print exceptions with their values."""


@signals.worker_init.connect
def start_only_with_settings_that_hold(**_kwargs: object) -> None:
    from audit import unattended
    from audit.journal import gate
    from config import checks, logs

    checks.refuse_bad_settings()
    gate.refuse_closed()
    logs.catch_stray_exceptions()
    if settings.AMPARO_KEYED_WORK:
        unattended.become_worker()  # before the pool forks: its processes share the pair


@signals.worker_ready.connect
def say_that_this_worker_is_there(**_kwargs: object) -> None:
    from accounts.keyed import living

    living.live()


@signals.worker_shutdown.connect
def say_that_it_ends(**_kwargs: object) -> None:
    from accounts.keyed import living

    living.end()
