"""What Celery beat rings for, in UTC. Every entry is idempotent and expires before its next turn."""

from pathlib import Path
from typing import Any

from celery.schedules import crontab

from cityrecords.config import private_files

BEAT: dict[str, dict[str, Any]] = {
    "sweep": {"task": "requests_app.tasks.sweep", "schedule": 300.0, "options": {"expires": 290}},
    "deliver": {"task": "requests_app.tasks.deliver", "schedule": 10.0, "options": {"expires": 9}},
    "read_mail": {"task": "requests_app.tasks.read_mail", "schedule": 10.0, "options": {"expires": 9}},
    "read_records": {
        "task": "requests_app.tasks.read_records",
        "schedule": 15.0,
        "options": {"expires": 14},
    },
    "digest": {"task": "requests_app.tasks.digest", "schedule": 900.0, "options": {"expires": 890}},
    "forget": {
        "task": "requests_app.tasks.forget",
        "schedule": crontab(hour=9, minute=20),  # UTC
        "options": {"expires": 3600},
    },
    "checkpoint": {
        "task": "requests_app.tasks.checkpoint",
        "schedule": crontab(hour=8, minute=10),  # UTC: past midnight in every American city
        "options": {"expires": 3600},
    },
}


ROUTES: dict[str, dict[str, str]] = {"requests_app.tasks.read_mail": {"queue": "mail"}}
"""Reading a stranger's mail has a worker of its own: letters and due dates never wait behind it."""


def transport(broker: str, folder: Path, master: str = "") -> dict[str, Any]:
    """How Celery speaks to its broker: files in ``folder``, or Redis (by sentinels: ``master``) with short patience."""
    if broker == "filesystem://":
        files = private_files.private_directory(folder / "broker")
        return {
            "data_folder_in": str(private_files.private_directory(files / "queue")),
            "data_folder_out": str(files / "queue"),
            "control_folder": str(private_files.private_directory(files / "control")),
            "polling_interval": 0.1,
        }
    if broker.startswith("sentinel"):
        patience = {"socket_connect_timeout": 2, "socket_timeout": 5}
        return {"visibility_timeout": 600, "master_name": master, "sentinel_kwargs": patience, **patience}
    if broker.startswith("redis"):
        # A task that a worker took and did not begin before it died is handed out again after so many seconds.
        return {"visibility_timeout": 600, "socket_connect_timeout": 2, "socket_timeout": 5}
    return {}
