"""An act entered after it was done: the clock counts its own day, with proof; history, letter and figures say both."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from requests_app.cases import figures, timeline
from requests_app.cases.act_day import Acted
from requests_app.cases.event_chain import data_of
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import Incomplete
from requests_app.models import CityPolicy, Deadline, Document, Note, Notice, RecordsRequest
from requests_app.services.cases import close as case_close, extension as case_extension
from requests_app.services.determinations import decide as determination_decide, no_records
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.unit_of_work.own_day import is_notice
from tests import cast
from tests.acts import COUNSEL, RESPONSIBLE, SEGREGABILITY, a_document, latest_extension_of
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
SENT = date(2026, 10, 14)
"""A day on which the determination could still be extended; it was due on October 15."""
LATER = cast.NOW + timedelta(days=15)


def _due(case: RecordsRequest) -> Deadline:
    return Deadline.objects.get(case=case, kind="determination", cycle=1)


def _acted(document: Document | None, on: date = SENT, how: str = "Mailed by the front desk.") -> Acted:
    return Acted(on=on, how=how, document_id=document.pk if document else None)


def _extend(case: RecordsRequest, acted: Acted | None, now: datetime = LATER) -> RecordsRequest:
    draft = case_extension.ExtensionDraft(
        ground="voluminous",
        reason="12,000 e-mails match and each must be read.",
        to_on=latest_extension_of(case),
        signer_name="Jordan Ellis",
        signer_title="Records Supervisor",
    )
    return case_extension.extend(case.pk, draft=draft, actor=cast.the_intake(case), now=now, acted=acted)


def _nothing_found(case: RecordsRequest, acted: Acted | None) -> RecordsRequest:
    return no_records.report_no_records(
        case.pk,
        search="All mailboxes of the department, by the words of the request.",
        responsible=(("Jordan Ellis", "Records Supervisor"),),
        actor=cast.the_reviewer(case),
        now=LATER,
        acted=acted,
    )


def _refused(act: Any, *fields: str) -> None:
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        act()
    assert sorted(refused.value.fields) == sorted(fields)
    assert snapshot() == before


def test_an_extension_sent_in_time_and_entered_later_is_in_time_and_both_days_are_kept() -> None:
    case = cast.a_case_in("clerk_review")
    assert _due(case).due_on == date(2026, 10, 15)
    letter = a_document(case, LATER, name="extension.txt")
    _extend(case, _acted(letter))
    event = case.events.get(kind=EventKind.EXTENDED)
    data = data_of(event)
    assert (data["acted_on"], data["entered_on"], data["proof"]) == (
        "2026-10-14",
        "2026-10-20",
        "dispatched_letter",
    )
    assert (data["proof_id"], data["proof_sha256"]) == (letter.pk, letter.sha256)
    assert data["facts"][0]["on"] == "2026-10-14"
    assert _due(case).due_on == date(2026, 10, 29)
    assert Note.objects.get(pk=data["note_id"]).body == "Mailed by the front desk."
    assert "front desk" not in event.payload
    line = timeline.line(event)
    assert line.acted_on == SENT
    assert line.detail.startswith(
        "Done on Wednesday, October 14, 2026 (recorded on Tuesday, October 20, 2026)."
    )


def test_the_notice_names_the_day_claimed_and_the_day_it_was_recorded() -> None:
    case = cast.a_case_in("clerk_review")
    _extend(case, _acted(a_document(case, LATER)))
    body = Notice.objects.get(case=case, letter="extension").body_text
    words = " ".join(body.split())
    assert (
        "This was done on Wednesday, October 14, 2026. The city recorded it on Tuesday, October 20, 2026."
        in words
    )


def test_an_act_of_today_says_one_day_only() -> None:
    case = cast.a_case_in("clerk_review")
    today = LATER - timedelta(days=6)
    _extend(case, _acted(None, on=SENT, how=""), now=today)
    event = case.events.get(kind=EventKind.EXTENDED)
    assert "acted_on" not in data_of(event)
    assert "recorded" not in Notice.objects.get(case=case, letter="extension").body_text


def test_a_reason_alone_never_makes_a_late_act_timely() -> None:
    case = cast.a_case_in("clerk_review")
    _refused(lambda: _extend(case, _acted(None)), "acted_on")


def test_the_day_is_neither_in_the_future_nor_before_the_act_before_it() -> None:
    case = cast.a_case_in("clerk_review")
    letter = a_document(case, LATER)
    _refused(lambda: _nothing_found(case, _acted(letter, on=date(2026, 10, 21))), "acted_on")
    _refused(lambda: _nothing_found(case, _acted(letter, on=date(2026, 10, 4))), "acted_on")
    _extend(case, _acted(letter))
    _refused(lambda: _nothing_found(case, _acted(letter, on=date(2026, 10, 13))), "acted_on")


def test_how_it_was_done_is_said() -> None:
    case = cast.a_case_in("clerk_review")
    letter = a_document(case, LATER)
    _refused(lambda: _extend(case, _acted(letter, how="  ")), "acted_how")


def test_a_document_of_another_request_proves_nothing() -> None:
    case, other = cast.a_case_in("clerk_review"), cast.a_case_in("clerk_review")
    letter = a_document(other, LATER)
    _refused(lambda: _extend(case, _acted(letter)), "acted_on")


def test_a_determination_made_in_time_and_entered_later_is_in_time_in_the_figures() -> None:
    case = cast.a_case_in("clerk_review")
    _nothing_found(case, _acted(a_document(case, LATER)))
    due = _due(case)
    assert (due.met_on, due.due_on) == (SENT, date(2026, 10, 15))
    whole = figures.whole_of(case.city, 2026, date(2026, 10, 21))
    assert (whole.due, whole.in_time) == (1, 1)
    case = cast.again(case)
    assert case.decision is not None and case.decision.acted_on == SENT


def test_the_appeal_window_counts_from_the_day_of_the_decision() -> None:
    case = cast.a_case_in("clerk_review")
    CityPolicy.objects.filter(city=case.city).update(
        appeal_offered=True, appeal_filing_days=30, appeal_basis="Municipal Code 1.20"
    )
    determination_decide.deny(
        case.pk,
        draft=DenialDraft(citations=[COUNSEL], segregability=SEGREGABILITY, responsible=RESPONSIBLE),
        actor=cast.the_reviewer(case),
        now=LATER,
        acted=_acted(a_document(case, LATER)),
    )
    window = Deadline.objects.get(case=case, kind="appeal_window")
    assert (window.opened_on, window.due_on) == (SENT, date(2026, 11, 13))
    case = cast.again(case)
    assert case.decision is not None
    assert case.decision.remedies[0]["last_on"] == "2026-11-13"


def test_a_closing_is_no_notice_of_law_and_any_document_proves_it() -> None:
    assert is_notice(EventKind.EXTENDED) and is_notice(EventKind.DENIED)
    assert not is_notice(EventKind.CLOSED)
    assert not is_notice(EventKind.WITHDRAWN) and not is_notice(EventKind.APPEALED)
    case = cast.a_case_in("released")
    case_close.close(
        case.pk,
        reason="Everything was handed over.",
        actor=cast.the_intake(case),
        now=cast.NOW + timedelta(days=60),
        acted=_acted(a_document(case, LATER), on=date(2026, 11, 20)),
    )
    data = data_of(case.events.get(kind=EventKind.CLOSED))
    assert (data["proof"], data["acted_on"]) == ("document", "2026-11-20")
