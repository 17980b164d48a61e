"""Where files are stored: uploads as they are, static files with a digest in their names."""

from typing import Any

from cityrecords.config.documents_url import BACKEND, Documents


def storages(kept: Documents, from_source: bool) -> dict[str, dict[str, Any]]:
    """As Django's STORAGES wants it; `from_source`: static files are served as they lie in the tree."""
    return {
        "default": {"BACKEND": BACKEND, "OPTIONS": kept.bucket}
        if kept.bucket
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
            if from_source
            else "whitenoise.storage.CompressedManifestStaticFilesStorage",
            # Not the private modes of uploads: in an image root collects them and another user serves them.
            "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
        },
    }
