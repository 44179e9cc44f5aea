"""What a file is called on the machine of whoever downloads it: never what its sender called it."""

from __future__ import annotations

from incidents.evidence.opening import OpenedFile

# What working copies are made as; a browser may show it.
PICTURES = ("image/jpeg", "image/png")
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/avif": "avif",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/webm": "weba",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/flac": "flac",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/3gpp": "3gp",
    "video/x-msvideo": "avi",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "text/plain": "txt",
}


def file_name(opened: OpenedFile) -> str:
    """`amparo-` and the beginning of the file's id; the ending by its content, if that is known."""
    ending = ENDINGS.get(opened.details.media_type, "bin")
    return f"amparo-{opened.file.pk.hex[:8]}.{ending}"
