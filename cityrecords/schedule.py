"""What Celery beat rings for, in UTC. Every entry is idempotent and expires before its next turn."""

from typing import Any

from celery.schedules import crontab

BEAT: dict[str, dict[str, Any]] = {
    "sweep": {"task": "requests_app.tasks.sweep", "schedule": 300.0, "options": {"expires": 290}},
    "deliver": {"task": "requests_app.tasks.deliver", "schedule": 10.0, "options": {"expires": 9}},
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
