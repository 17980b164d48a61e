"""City logs: an entry changed, a book cut short, a report rewritten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM
from requests_app.models import (
    CityEvent,
    CityLog,
    Incident,
)
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.unit_of_work import city_log as city_work
from tests.cases.guards import guards_off
from tests.cast import (
    NOW,
    a_city,
)
from tests.services.ledger.tampered_cases import LATER, broken

pytestmark = pytest.mark.django_db


def a_city_log():
    """A city's city log with three entries about one incident."""
    city = a_city()
    incident = Incident.objects.create(
        number="SAC-I-2026-0001", city=city, kind="data_error", description="Wrong row.",
        secret_hash="a" * 64, reported_at=NOW,
    )  # fmt: skip
    for hour in range(3):
        with city_work.open_city_log(city) as city_log:
            city_work.record_event(
                city_log,
                next(iter(CityEventKind)),
                {},
                incident=incident,
                actor=SYSTEM,
                now=NOW + timedelta(hours=hour),
            )
    return city


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"payload": "{}"}, "its content does not match its hash"),
        ({"kind": "other"}, "its columns say something else"),
        ({"at": LATER}, "its columns say something else"),
        ({"seq": 9}, "one is missing or out of order"),
    ],
)
def test_changing_an_entry_of_an_access_book_is_found(change, reason):
    city = a_city_log()
    assert ledger_verify.verify().entries == 3
    with guards_off():
        CityEvent.objects.filter(city=city, seq=2).update(**change)
    assert broken().startswith("access/sacramento event")
    assert reason in broken()


def test_an_access_book_cut_short_with_its_head_is_found_by_the_checkpoint():
    city = a_city_log()
    make_checkpoint(LATER)
    assert broken() == ""
    assert make_checkpoint(LATER) is None
    with guards_off():
        CityEvent.objects.filter(city=city, seq=3).delete()
        last = CityEvent.objects.get(city=city, seq=2)
        CityLog.objects.filter(city=city).update(head_seq=2, head_hash=last.hash)
    assert "access/sacramento event 3: is not the one that a checkpoint fixed" in broken()


def test_a_report_of_an_incident_changed_later_is_found():
    a_city_log()
    make_checkpoint(LATER)
    with guards_off():
        Incident.objects.update(description="All is well.")
    assert "report:SAC-I-2026-0001 is not the one that was fixed" in broken()
