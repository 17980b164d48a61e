"""What every test stands on: the two cities loaded once, mail and files of its own, a database that can be emptied."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from requests_app.models import City
from requests_app.services.city_settings.load_cities import load_cities


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """A test with real commits empties every table when it ends: the cities are put back for whoever comes next."""
    result = yield
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
        with item.config.stash[blocking_manager_key].unblock():
            if not City.objects.exists():
                load_cities()
            connection.close()
    return result


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
