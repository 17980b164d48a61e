"""A date set by hand: by an administrator, ahead, with a reason that is kept as a note and told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import ChangedMeanwhile, Incomplete, NotNow, NotPermitted
from requests_app.models import Note, RecordsRequest
from requests_app.services.deadlines.override import override_date
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
TODAY = LATER.astimezone(cast.LOCAL).date()


def _set(case: RecordsRequest, to_on: date = TODAY + timedelta(days=20), **changes: Any) -> RecordsRequest:
    values: dict[str, Any] = {
        "kind": "determination",
        "to_on": to_on,
        "reason": " The file was counted from the wrong day. ",
        "actor": staff(cast.an_administrator(case.city)),
        "now": LATER,
    }
    return override_date(case.pk, **{**values, **changes})


def test_the_date_moves_with_a_note_an_event_and_a_letter() -> None:
    case = cast.a_case_in("clerk_review")
    was = cast.deadline(case).due_on
    changed = _set(case)
    assert changed.pk == case.pk
    assert cast.deadline(case).due_on == TODAY + timedelta(days=20)
    note = Note.objects.get(case=case)
    assert note.body == "The file was counted from the wrong day."
    event = case.events.latest("seq")
    said = data_of(event)
    assert said.pop("facts")[0]["to_on"] == said["to_on"]
    assert said == {
        "what": "determination", "due_on": was.isoformat(),
        "to_on": (TODAY + timedelta(days=20)).isoformat(), "note_id": note.pk,
    }  # fmt: skip
    letter = case.notices.filter(event=event, to_address=cast.ADDRESS).get()
    assert "The file was counted from the wrong day." in letter.body_text


def test_today_is_the_first_day_that_can_be_named() -> None:
    case = cast.a_case_in("clerk_review")
    with pytest.raises(Incomplete) as refused:
        _set(case, TODAY - timedelta(days=1))
    assert list(refused.value.fields) == ["to_on"]
    _set(case, TODAY)
    assert cast.deadline(case).due_on == TODAY


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_without_a_reason_nothing_moves(reason: str) -> None:
    case = cast.a_case_in("clerk_review")
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _set(case, reason=reason)
    assert list(refused.value.fields) == ["reason"]
    assert snapshot() == before


@pytest.mark.parametrize(
    ("state", "kind"), [("denied", "determination"), ("clerk_review", "production"), ("clerk_review", "x")]
)
def test_a_date_that_is_not_running_cannot_be_set(state: str, kind: str) -> None:
    case = cast.a_case_in(state)
    with pytest.raises(NotNow):
        _set(case, kind=kind)


def test_it_is_for_the_administrator_of_the_city_and_on_the_present_page() -> None:
    case = cast.a_case_in("clerk_review")
    elsewhere = cast.an_administrator(cast.a_city("bakersfield"))
    for user in (cast.an_intake_clerk(case.city), cast.a_reviewer(case.city), elsewhere):
        with pytest.raises(NotPermitted):
            _set(case, actor=staff(user))
    with pytest.raises(ChangedMeanwhile):
        _set(case, seen_seq=1)
