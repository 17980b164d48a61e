"""What every test stands on: the two cities loaded once, mail and files of its own, a database that can be emptied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.utils import translation

from requests_app.services.setting_up import load_cities


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Both cities are on file before the first test; tests with real commits may empty the tables again.

    The trigger that keeps TRUNCATE off the events is switched off in the test database only, because that is how
    such tests are cleaned up after; the test of the trigger switches it on for itself.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE requests_app_event DISABLE TRIGGER event_not_truncated")
        load_cities()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Each test begins in English, whatever language the one before it read its pages in."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _own_mail_and_files(settings: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Mail goes to a list in memory, uploads to a folder of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "documents"  # type: ignore[attr-defined]
    settings.UPLOAD_SCANNER_SOCKET = None  # type: ignore[attr-defined]
    mail.outbox = []
    yield
