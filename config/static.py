"""Static files under names that carry a hash of their content: browsers keep them for good."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Public files only; a name missing from the manifest is served unhashed, not an error page."""

    manifest_strict = False
