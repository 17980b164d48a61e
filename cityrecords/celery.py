"""The Celery application: its schedule and broker come from settings, its tasks from requests_app.tasks."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")

app = Celery("cityrecords")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_our_logging(**_: object) -> None:
    """Celery would replace the log format; being connected here is what stops it."""
