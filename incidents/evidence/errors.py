"""Why an upload is not taken. Each says one sentence that may be shown."""

from __future__ import annotations

from django.utils.functional import Promise


class UploadRefused(Exception):
    """Nothing of the request was kept, or what it says is not possible now."""

    status = 400

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__("this upload is refused")
        self.sentence = sentence


class WrongOffset(UploadRefused):
    """The bytes do not begin where the file ends; `offset` says where that is."""

    status = 409

    def __init__(self, sentence: str | Promise, offset: int) -> None:
        super().__init__(sentence)
        self.offset = offset


class OtherFile(UploadRefused):
    """What the sender has of the file is not what came before; nothing of the request was kept."""

    status = 422


class TooLarge(UploadRefused):
    """More than a file may have, or than this one was to have."""

    status = 413


class DiskFull(UploadRefused):
    """There is no room; nothing of the request was kept."""

    status = 507
