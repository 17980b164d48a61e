"""Records decided, one or many at a time."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, WrongState
from requests_app.models import Record
from requests_app.services.records import decide
from tests import cast
from tests.record_acts import NOW, in_review, take_in, taken_and_read
from tests.record_files import a_pdf, a_zip
from tests.services.records.reviewed_records import act, one_record, why
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


# --- deciding


def test_records_are_decided_one_or_many_at_a_time() -> None:
    case = in_review()
    records = taken_and_read(case, {"a.pdf": a_pdf("A"), "b.pdf": a_pdf("B"), "c.pdf": a_pdf("C")})
    ids = [record.pk for record in records]
    assert decide.decide(case.pk, records=ids[:2], decision="responsive", **act(case)) == 2
    decide.decide(case.pk, records=ids[2:], decision="withhold", **why(case), **act(case))
    found = list(Record.objects.filter(case=case).order_by("pk").values_list("decision", "needs_rendition"))
    assert found == [("responsive", True), ("responsive", True), ("withhold", False)]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"decision": "burn"}, "decision"),
        ({"decision": "withhold"}, "exemption_key"),
        ({"decision": "withhold", "exemption_key": "no_such", "reason": "x"}, "exemption_key"),
        ({"decision": "responsive", "records": []}, "records"),
    ],
)
def test_an_incomplete_decision_is_refused_beside_its_field(arguments: dict[str, Any], field: str) -> None:
    case, record = one_record()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        decide.decide(case.pk, **{"records": [record.pk], **arguments}, **act(case))
    assert field in refused.value.fields
    assert snapshot() == before


def test_who_may_not_review_is_refused_and_so_is_a_closed_request() -> None:
    case, record = one_record()
    with pytest.raises(NotPermitted):
        decide.decide(
            case.pk, records=[record.pk], decision="responsive", actor=cast.the_officer(case), now=NOW
        )
    cast.deny(case, NOW)
    with pytest.raises(WrongState):
        decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))


def test_what_cannot_be_looked_into_cannot_be_released_but_withheld() -> None:
    case, record = one_record(b"\x00\x01\x02" * 50, "strange.bin")
    with pytest.raises(NotNow):
        decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))
    assert decide.decide(case.pk, records=[record.pk], decision="withhold", **why(case), **act(case)) == 1


def test_a_record_that_still_waits_is_not_decided_to_go_out() -> None:
    case = in_review()
    (record,) = take_in(case, {"a.pdf": a_pdf("A")})
    with pytest.raises(NotNow, match="has not been read"):
        decide.decide(case.pk, records=[record.pk], decision="responsive", **act(case))


def test_copies_unpacked_archives_and_records_of_others_are_not_decided() -> None:
    case = in_review()
    found = taken_and_read(case, {"all.zip": a_zip({"a.pdf": a_pdf("A")}), "again.pdf": a_pdf("A")})
    other_case, other = one_record()
    for record in (found[0], found[1] if found[1].copy_of_id else found[2], other):
        with pytest.raises(NotNow):
            decide.decide(case.pk, records=[record.pk], decision="not_responsive", **act(case))
    assert other_case.pk != case.pk
