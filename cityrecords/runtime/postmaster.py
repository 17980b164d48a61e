"""The server's process as it names itself in its data directory."""

import subprocess
from pathlib import Path


def postmaster(data: Path) -> int:
    """The server's process id as it wrote it into its data directory, or 0."""
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return 0


def is_postgres(pid: int, data: Path) -> bool:
    """Whether that process is a PostgreSQL server on this data, so that no stranger is ever signalled."""
    asked = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in asked.stdout and str(data) in asked.stdout
