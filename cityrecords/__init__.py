"""The project around requests_app: settings, addresses, processes; loads the Celery application."""

from cityrecords.celery import app as celery_app

__all__ = ["celery_app"]
