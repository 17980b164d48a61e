"""What the cast puts back is what the services wrote, and nobody is served who should not be."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.db import connection, transaction

from requests_app.models import City, Document, Event, Notice, RecordsRequest
from tests import cast
from tests.remembered import ELSEWHERE, MEMORY, UNSAID, _tables

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    MEMORY.forget()


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without what changes with every login."""
    found = {}
    with connection.cursor() as cursor:
        for table, (_key, columns) in _tables().items():
            names = ", ".join(f'"{name}"' for name in columns if name not in UNSAID.get(table, ()))
            if table not in ELSEWHERE:
                cursor.execute(f'select {names} from "{table}" order by 1')
                found[table] = cursor.fetchall()
    return found


def _undone(state: str) -> tuple[int, dict[str, list[tuple[Any, ...]]]]:
    """A case in a state, everything that is then in the database, and all of it undone."""
    with transaction.atomic():
        case = cast.a_case_in(state)
        found = case.pk, _everything()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("state", ["submitted", "denied", "partly_released", "access_granted"])
def test_the_third_time_stands_as_the_second_was_built(state: str) -> None:
    first, second, third = (_undone(state) for _turn in range(3))
    assert len(MEMORY.kept) >= 1
    assert first[0] != second[0]  # built again, under numbers of its own
    assert second == third


def test_what_is_put_back_can_be_worked_with_and_has_its_files() -> None:
    for _turn in range(2):
        _undone("released")
    folder = django_settings.MEDIA_ROOT
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    case = cast.a_case_in("released")
    document = Document.objects.get(case=case)
    assert default_storage.open(document.file.name).read() == b"A memo."
    cast.reopen(case, case.events.latest("seq").at + cast.HOUR)
    assert cast.again(case).state == "clerk_review"
    assert cast.again(case).head_seq == Event.objects.filter(case=case).count()


def test_a_second_case_in_one_test_is_another_case() -> None:
    for _turn in range(3):
        with transaction.atomic():
            pair = cast.a_case_in("clerk_review"), cast.a_case_in("clerk_review")
            assert len({case.pk for case in pair}) == len({case.number for case in pair}) == 2
            assert RecordsRequest.objects.count() == 2
            transaction.set_rollback(True)


def test_what_the_test_wrote_before_is_part_of_the_place() -> None:
    for _turn in range(3):
        _undone("clerk_review")
    City.objects.filter(key="sacramento").update(name="Elsewhere")
    case = cast.a_case_in("clerk_review")
    assert "Elsewhere" in Notice.objects.filter(case=case).earliest("pk").body_text


def test_who_replaced_a_setting_is_not_served(settings: Any) -> None:
    for _turn in range(2):
        _undone("clerk_review")
    assert MEMORY.serves()
    settings.PUBLIC_URL = "https://records.example.gov"
    assert not MEMORY.serves()


def test_who_replaced_a_function_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MEMORY.serves()
    monkeypatch.setattr(cast, "HOUR", cast.DAY)
    assert not MEMORY.serves()


def test_what_is_measured_is_done_by_the_services() -> None:
    with MEMORY.set_aside():
        assert not MEMORY.serves()
    assert MEMORY.serves()


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_commits_is_not_served() -> None:
    with transaction.atomic():
        assert not MEMORY.serves()
