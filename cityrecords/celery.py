"""The Celery application, told by config/celery_settings.py; its tasks are in requests_app.tasks."""

import os
import sys
from types import TracebackType

from celery import Celery
from celery.signals import setup_logging

from cityrecords.config.env import EnvError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")

app = Celery("cityrecords")
app.config_from_object("cityrecords.config.celery_settings")
app.autodiscover_tasks()


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_our_logging(**_: object) -> None:
    """Celery would replace the log format; being connected here is what stops it."""


def one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An uncaught EnvError as one line. Celery's command reads the settings where no `with` of ours can stand."""
    if isinstance(error, EnvError):
        sys.stderr.write(f"cityrecords: {error}\n")
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = one_line
