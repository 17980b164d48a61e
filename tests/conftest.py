"""What every test stands on: the two cities loaded once, mail and files of its own, a database that can be emptied."""

from __future__ import annotations

import gc
import math
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import translation
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadScopeScheduling

import tests.unhurried  # noqa: F401 - loads the profile
from requests_app.models import City
from requests_app.services.city_settings.load_cities import load_cities
from requests_app.web import health as web_health
from tests import migrated
from tests.remembered import MEMORY
from tests.scheduler import ByFile, in_order


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Files whole, but for the few that one worker would be busy with for minutes."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    in_order(items)


def pytest_collection_finish() -> None:
    """What was collected stays: nobody need look through it for garbage again and again, a tenth of all work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: pytest.FixtureRequest
) -> None:
    """The tests' database begins as a copy of one that is migrated already."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.database()


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


def commits(item: pytest.Item) -> bool:
    """Whether a test commits what it writes, instead of being undone."""
    marker = item.get_closest_marker("django_db")
    named = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(named) or (marker is not None and bool(marker.kwargs.get("transaction")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, Any, Any]:
    """A test with real commits empties every table when it ends: the cities are put back for whoever comes next."""
    result = yield
    if nextitem is None:  # the database itself is gone
        return result
    if commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            MEMORY.forget()
            if not City.objects.exists():
                load_cities()
            connection.close()
    return result


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Each test begins in English, whatever language the one before it read its pages in."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test sees a process that has just started: what `/readyz` says never depends on how long the tests ran."""
    monkeypatch.setattr(web_health, "STARTED", math.inf)


@pytest.fixture(autouse=True)
def _own_mail_and_files(settings: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Mail goes to a list in memory, uploads and the ledger's key to a folder of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "documents"  # type: ignore[attr-defined]
    settings.LEDGER_KEY_FILE = tmp_path / "ledger-key"  # type: ignore[attr-defined]
    settings.UPLOAD_SCANNER_SOCKET = None  # type: ignore[attr-defined]
    mail.outbox = []
    yield


@pytest.fixture(autouse=True)
def _remembered(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    _just_started: None,
    _own_mail_and_files: None,
) -> Iterator[None]:
    """What the cast did before in the same place is put back, as long as the test replaces nothing."""
    if not commits(request.node):
        MEMORY.begin(monkeypatch)
    yield
    MEMORY.end()
