"""Checkpoints: what comes without an event is fixed by the next one, and many hold together."""

from __future__ import annotations

import pytest

from requests_app.models import (
    Notice,
    NoticeAttempt,
    RecordsRequest,
)
from requests_app.notices.pdf.archive import file_of
from requests_app.services.ledger import verify as ledger_verify
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests.cases.guards import guards_off
from tests.cast import (
    DAY,
    NOW,
    a_case,
    add_document,
    again,
    appeal,
    begin_review,
    deny,
    drive,
    extend,
    note,
    overturn,
    write_to_city,
)

pytestmark = pytest.mark.django_db
LATER = NOW + 100 * DAY


def rich_case():
    """A case with something of every kind, denied, appealed and overturned, fixed by a checkpoint."""
    case = drive(a_case(phone="555-0101"), "clerk_review")
    extend(case, NOW + DAY)
    write_to_city(case, NOW + DAY)
    note(case, NOW + DAY)
    add_document(case, NOW + DAY)
    deny(case, NOW + 2 * DAY)
    appeal(again(case), NOW + 3 * DAY)
    overturn(again(case), NOW + 4 * DAY)
    letter = Notice.objects.filter(case=case, letter="denial").first()
    assert letter is not None
    file_of(letter, NOW + 4 * DAY)
    NoticeAttempt.objects.create(notice=letter, at=NOW + 3 * DAY, succeeded=True, detail="250 accepted")
    make_checkpoint(LATER)
    assert broken() == ""
    return again(case)


def broken(**options) -> str:
    found = ledger_verify.verify(**options).first_break
    return str(found) if found else ""


def test_things_that_come_without_an_event_are_fixed_by_the_next_checkpoint():
    case = rich_case()
    letter = Notice.objects.filter(case=case, letter="denial").first()
    NoticeAttempt.objects.create(notice=letter, at=LATER + DAY, succeeded=False, detail="451 try later")
    assert broken() == ""
    second = make_checkpoint(LATER + 2 * DAY)
    assert [leaf.case_id for leaf in second.leaves.all()] == [case.pk]
    assert make_checkpoint(LATER + 2 * DAY) is None
    with guards_off():
        NoticeAttempt.objects.filter(at=LATER + DAY).delete()
    assert "is gone" in broken()


def test_many_changes_make_several_checkpoints_that_hold(monkeypatch):
    monkeypatch.setattr("requests_app.services.ledger.checkpoints.BATCH", 2)
    for _ in range(5):
        a_case()
    assert make_checkpoint(LATER).number == 3
    assert broken() == ""
    begin_review(RecordsRequest.objects.latest("pk"), LATER + DAY)
    assert make_checkpoint(LATER + DAY).size == 1
