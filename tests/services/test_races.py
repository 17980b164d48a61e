"""Two people, two sweeps or two deliverers at the same moment: one wins, nothing is lost and nothing is doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction

from requests_app.cases import codes
from requests_app.cases.actors import staff
from requests_app.cases.event_chain import link_hash
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import ChangedMeanwhile, NotNow, Refusal, WrongState
from requests_app.models import (
    Appeal,
    CaseCode,
    Decision,
    Event,
    Notice,
    NumberCounter,
    RecordsRequest,
    Requester,
)
from requests_app.notices.delivery.run import deliver
from requests_app.services.appeals import draft as appeal_draft, file as appeal_file, go_on as appeal_go_on
from requests_app.services.cases import (
    clarification as case_clarification,
    codes as case_codes,
    review as case_review,
    withdrawal as case_withdrawal,
)
from requests_app.services.determinations import (
    approval as determination_approval,
    decide as determination_decide,
    no_records as determination_no_records,
    proposal as determination_proposal,
)
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.jobs import due_dates as jobs_due_dates, sweep as jobs_sweep
from requests_app.services.unit_of_work import cases as case_work
from tests import cast
from tests.services.together import at_once, slowly

pytestmark = pytest.mark.django_db(transaction=True)
LATER = cast.NOW + cast.DAY


def _wins_and_refusals(results: list[Any]) -> tuple[int, list[Exception]]:
    refused = [item for item in results if isinstance(item, Exception)]
    return len(results) - len(refused), refused


def _chain_is_whole(case: RecordsRequest) -> bool:
    head = "0" * 64
    for seq, event in enumerate(case.events.order_by("seq"), start=1):
        if event.seq != seq or event.prev_hash != head or event.hash != link_hash(head, event.payload):
            return False
        head = event.hash
    fresh = cast.again(case)
    return (fresh.head_seq, fresh.head_hash) == (seq, head)


def test_filings_at_the_same_moment_get_numbers_without_gap_or_double(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slowly(monkeypatch)
    cities = [cast.a_city("sacramento"), cast.a_city("bakersfield")]
    results = at_once(*[partial(cast.a_case, cities[place % 2]) for place in range(8)])
    expected = [f"{prefix}-2026-{count:06d}" for prefix in ("BAK", "SAC") for count in range(1, 5)]
    assert sorted(case.number for case in results) == expected


def test_two_people_who_approve_at_once_issue_one_denial(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    city = cast.a_city(approval_for=["deny"])
    case = cast.a_case_in("clerk_review", city)
    draft = DenialDraft(
        citations=(cast.COUNSEL,), segregability=cast.SEGREGABILITY, responsible=cast.RESPONSIBLE
    )
    determination_proposal.propose(
        case.pk, verb="deny", draft=draft, actor=cast.the_reviewer(case), now=LATER
    )
    people = [staff(cast.an_administrator(city, name)) for name in ("a1", "a2")]
    results = at_once(
        *[
            partial(determination_approval.approve_denial, case.pk, actor=who, now=LATER + cast.HOUR)
            for who in people
        ]
    )
    wins, refused = _wins_and_refusals(results)
    assert (wins, [type(item) for item in refused]) == (1, [NotNow])
    assert Decision.objects.filter(case=case).count() == 1
    assert Notice.objects.filter(case=case, letter="denial").count() == 1
    assert _chain_is_whole(case)


def test_a_filing_that_fails_beside_others_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    city = cast.a_city()

    def undone() -> None:
        with transaction.atomic():
            cast.a_case(city)
            raise RuntimeError("the form broke")

    results = at_once(undone, *[partial(cast.a_case, city) for _ in range(3)])
    assert isinstance(results[0], RuntimeError)
    numbers = sorted(RecordsRequest.objects.values_list("number", flat=True))
    assert numbers == ["SAC-2026-000001", "SAC-2026-000002", "SAC-2026-000003"]
    assert NumberCounter.objects.get().last == 3


def test_a_form_sent_twice_gives_one_case_and_one_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    city, key = cast.a_city(), uuid4()
    results = at_once(*[partial(cast.a_case, city, submission_key=key) for _ in range(4)])
    assert len({case.pk for case in results}) == 1
    assert RecordsRequest.objects.count() == Requester.objects.count() == 1
    assert Notice.objects.filter(letter="receipt").count() == 1
    assert NumberCounter.objects.get().last == 1


def _deciders(case: RecordsRequest, **seen: int) -> list[Callable[[], Any]]:
    common: dict[str, Any] = {"now": LATER, **seen}
    return [
        partial(
            determination_decide.deny,
            case.pk,
            draft=DenialDraft(
                citations=[cast.COUNSEL],
                segregability=cast.SEGREGABILITY,
                responsible=cast.RESPONSIBLE,
            ),
            actor=cast.the_reviewer(case),
            **common,
        ),
        partial(
            determination_no_records.report_no_records,
            case.pk,
            search="Everywhere.",
            actor=cast.the_intake(case),
            **common,
        ),
    ]


def test_two_clerks_decide_at_once_and_the_second_is_told_what_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("clerk_review")
    won, refused = _wins_and_refusals(at_once(*_deciders(case, seen_seq=case.head_seq)))
    assert (won, [type(item) for item in refused]) == (1, [ChangedMeanwhile])
    kind = Event.objects.filter(case=case).latest("seq").kind
    assert {"denied": "denied", "no_records": "found no records"}[kind] in str(refused[0])
    assert Decision.objects.count() == 1
    assert _chain_is_whole(case)


def test_two_clerks_decide_at_once_without_a_page_and_the_second_finds_another_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("clerk_review")
    won, refused = _wins_and_refusals(at_once(*_deciders(case)))
    assert (won, [type(item) for item in refused]) == (1, [WrongState])
    assert Decision.objects.count() == 1


def test_the_requester_withdraws_while_a_clerk_decides_and_one_of_them_wins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("clerk_review")
    withdraw = partial(case_withdrawal.withdraw, case.pk, actor=cast.the_requester(case), now=LATER)
    won, refused = _wins_and_refusals(at_once(_deciders(case)[0], withdraw))
    assert (won, [type(item) for item in refused]) == (1, [WrongState])
    assert cast.again(case).state in {"denied", "withdrawn"}
    assert _chain_is_whole(case)


def test_an_appeal_sent_twice_is_one_appeal(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("denied")
    ids = list(case.decision.citations.values_list("pk", flat=True))
    appeal = partial(
        appeal_file.appeal,
        case.pk,
        draft=appeal_draft.AppealDraft(grounds="No.", citations=ids),
        actor=cast.the_requester(case),
        now=LATER,
    )
    won, refused = _wins_and_refusals(at_once(appeal, appeal))
    assert won == 1
    assert isinstance(refused[0], WrongState | NotNow)
    assert Appeal.objects.count() == 1
    assert Notice.objects.filter(letter="appeal_receipt").count() == 1


def test_a_decision_and_an_answer_to_the_question_at_once_leave_one_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("awaiting_requester")
    answer = partial(cast.answer, case, LATER)
    results = at_once(_deciders(case)[1], answer)
    refused = [item for item in results if isinstance(item, Exception)]
    assert all(isinstance(item, NotNow | WrongState) for item in refused)
    asked = case.clarifications.get()
    assert (asked.outcome == "overtaken") == bool(
        refused
    )  # answered first, the decision follows from the review
    assert cast.again(case).state == "no_records"
    assert _chain_is_whole(case)


def test_an_appeal_against_silence_and_the_late_decision_at_once_leave_no_appeal_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("clerk_review")
    late = cast.NOW + timedelta(days=12)
    appeal = partial(
        appeal_file.appeal,
        case.pk,
        draft=appeal_draft.AppealDraft(grounds="No answer."),
        actor=cast.the_requester(case),
        now=late,
    )
    results = at_once(appeal, partial(cast.report_no_records, case, late))
    assert not isinstance(results[1], Exception)
    row = Appeal.objects.filter(case=case).first()
    if row is not None:  # filed first it is moot, filed second it is about the answer
        assert (row.state, row.decision_id) in {("moot", None), ("received", cast.again(case).decision_id)}
    assert _chain_is_whole(case)


def test_going_on_twice_at_once_is_one_appeal(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("clerk_review")
    late = cast.NOW + timedelta(days=12)
    cast.appeal(case, late)
    cast.report_no_records(case, late)
    again = partial(
        appeal_go_on.go_on,
        case.pk,
        grounds="Look again.",
        actor=cast.the_requester(case),
        now=late + cast.DAY,
    )
    won, refused = _wins_and_refusals(at_once(again, again))
    assert (won, [type(item) for item in refused]) == (1, [NotNow])
    assert Notice.objects.filter(case=case, letter="appeal_receipt").count() == 2


def test_two_notes_at_once_are_both_kept_in_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    case = cast.a_case()
    note = partial(case_review.note, case.pk, body="Call back.", actor=cast.the_intake(case), now=LATER)
    won, refused = _wins_and_refusals(at_once(*[note] * 6))
    assert (won, refused) == (6, [])
    assert _chain_is_whole(case)


def test_two_sweeps_at_once_handle_each_due_date_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch, 0.005)
    city = cast.a_city()
    cast.an_intake_clerk(city)
    cases = [cast.a_case(city) for _ in range(12)]
    tomorrow = cast.NOW + timedelta(days=11)
    results = at_once(*[partial(jobs_sweep.sweep, tomorrow)] * 3)
    assert not [item for item in results if isinstance(item, Exception)]
    jobs_sweep.sweep(tomorrow)
    late = Event.objects.filter(kind="marked_late")
    assert Counter(late.values_list("case_id", flat=True)) == {case.pk: 1 for case in cases}
    assert Notice.objects.filter(letter="late").count() == len(cases)


def test_the_sweep_passes_by_a_case_somebody_is_working_on_and_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held, free = cast.a_case(), cast.a_case()
    late = cast.NOW + timedelta(days=11)
    with transaction.atomic():
        RecordsRequest.objects.select_for_update().get(pk=held.pk)
        (swept,) = at_once(partial(jobs_sweep.sweep, late))
    assert not isinstance(swept, Exception)
    assert set(Event.objects.filter(kind="marked_late").values_list("case_id", flat=True)) == {free.pk}
    jobs_sweep.sweep(late)
    assert Event.objects.filter(kind="marked_late").count() == 2


def test_a_case_decided_while_the_sweep_reaches_for_it_is_not_called_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = cast.a_case_in("clerk_review")
    late = cast.NOW + timedelta(days=11)
    lock, decided = jobs_due_dates._lock, []

    def decided_first(ids: set[int], *rest: Any) -> Any:
        if case.pk in ids and not decided:
            decided.extend(at_once(partial(cast.report_no_records, case, late)))
        return lock(ids, *rest)

    monkeypatch.setattr(jobs_due_dates, "_lock", decided_first)
    swept = jobs_sweep.sweep(late)
    assert len(decided) == 1
    assert not isinstance(decided[0], Exception)
    assert not swept.failed
    assert not Event.objects.filter(kind="marked_late").exists()
    assert not Notice.objects.filter(letter="late").exists()
    assert _chain_is_whole(case)


def test_two_deliverers_at_once_send_each_notice_once() -> None:
    city = cast.a_city()
    for place in range(30):
        cast.a_case(city, email=f"r{place}@example.org")
    results = at_once(*[partial(deliver, lambda: LATER)] * 3)
    assert not [item for item in results if isinstance(item, Exception)]
    waiting = Notice.objects.filter(channel="email").exclude(state="sent")
    assert not waiting.exists()
    sent = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert set(sent.values()) == {1}
    assert len(sent) == Notice.objects.filter(channel="email").count() >= 30


def test_an_act_that_is_rolled_back_sends_nothing() -> None:
    case = cast.a_case()
    deliver(lambda: LATER)
    mail.outbox.clear()
    with pytest.raises(RuntimeError), transaction.atomic():
        cast.begin_review(case, LATER)
        raise RuntimeError("the page broke")
    deliver(lambda: LATER + cast.DAY)
    assert mail.outbox == []


def test_an_event_forked_by_two_connections_is_refused_by_the_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Past the desk's lock: two copies of one case append to the same head."""
    case = cast.a_case()

    def append_unlocked() -> None:
        stale = RecordsRequest.objects.select_related("city__policy", "requester").get(pk=case.pk)
        with transaction.atomic():
            case_work.record_event(stale, EventKind.NOTED, {}, actor=cast.the_requester(case), now=LATER)

    results = at_once(append_unlocked, append_unlocked)
    kept = Event.objects.filter(case=case).count()
    assert kept == 1 + sum(not isinstance(item, Exception) for item in results)
    assert not [item for item in results if isinstance(item, Refusal)]
    assert sorted(case.events.values_list("seq", flat=True)) == list(range(1, kept + 1))


def test_two_clerks_record_the_same_answer_and_one_is_told_who_did(monkeypatch: pytest.MonkeyPatch) -> None:
    slowly(monkeypatch)
    case = cast.a_case_in("awaiting_requester")
    clerk = cast.the_intake(case)
    told = RecordedFor(channel="phone", words="The north bridge.", on=LATER.date())
    record = partial(case_clarification.clarify, case.pk, recorded=told, actor=clerk, now=LATER)
    wins, refused = _wins_and_refusals(at_once(record, record))
    assert wins == 1
    assert [type(item) for item in refused] == [NotNow]
    assert clerk.name in str(refused[0].message)  # type: ignore[attr-defined]
    assert _chain_is_whole(case)


def test_a_code_typed_twice_at_once_opens_the_case_once() -> None:
    case = cast.a_case()
    case_codes.make_code(case.pk, actor=cast.the_intake(case), now=LATER)
    code = codes.code_of(CaseCode.objects.get(case=case).pk)
    typed = partial(case_codes.open_with_code, case.number, code, now=LATER)
    wins, refused = _wins_and_refusals(at_once(typed, typed))
    assert (wins, [type(item) for item in refused]) == (1, [NotNow])
    assert case.links.count() == 2
