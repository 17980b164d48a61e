"""Checkpoints: what comes without an event is fixed by the next one, and many hold together."""

from __future__ import annotations

import pytest

from requests_app.models import (
    Notice,
    NoticeAttempt,
    RecordsRequest,
)
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests.cases.guards import guards_off
from tests.cast import (
    DAY,
    a_case,
    begin_review,
)
from tests.services.ledger.tampered_cases import LATER, broken, rich_case

pytestmark = pytest.mark.django_db


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
