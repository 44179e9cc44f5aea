"""Uploads stay in memory: Django's own handler writes large files to a temp folder, in plain."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler


class CappedMemoryUpload(MemoryFileUploadHandler):
    """Keeps a file in memory; refuses the request (RequestDataTooBig) when it grows too long."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        self.activated = True
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The file is too large.")
        self.file.write(raw_data)
