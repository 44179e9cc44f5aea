"""Celery's messages as files in a folder, each of which appears whole.

Kombu's own transport opens a message's file and then writes it. A worker that looks in between
reads half a message, and dies of it. Here a message is written beside its place and moved there.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A message is found and taken by its name, as ever."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        """Put a message last in a queue. OSError where the folder takes none."""
        place = Path(self.data_folder_out)
        name = f"{round(time.monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        draft = place / f"{name}.new"  # which no queue's name ends in
        try:
            draft.write_text(dumps(payload), "utf-8")
            draft.rename(place / name)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def _get(self, queue: str) -> Any:
        """Take a queue's first message; kombu's Empty if there is none. What a power cut left
        spoilt is thrown away: a message is a hint, and the schedule gives it again."""
        while True:
            try:
                return super()._get(queue)
            except ValueError:  # no JSON; its file is gone already
                continue


class Transport(filesystem.Transport):
    """`config.folder_broker:Transport`, for Celery's `broker_transport`."""

    Channel = Channel
