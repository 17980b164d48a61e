"""Whether and to whom the figures of the running system are shown."""

import os
from pathlib import Path

from cityrecords.config.env import EnvError, text
from cityrecords.config.private_files import private_directory


def token(name: str) -> str:
    """What a monitoring system must show; empty: nothing is counted or shown."""
    value = text(name, "")
    if value and len(value) < 16:
        raise EnvError(name, "must have at least 16 signs")
    return value


def share_counts(folder: Path) -> None:
    """The web processes add their counts up through files of this folder (prometheus-client reads the variable).

    Must run before prometheus_client is imported.
    """
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(private_directory(folder)))
