"""Each service in each state and by each role: done, or refused in words with nothing changed; and all or nothing."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

import pytest

from requests_app.cases import case_clock
from requests_app.cases.actors import PUBLIC, SYSTEM, Actor, link_holder, staff
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.refusals import NotPermitted, Refusal
from requests_app.cases.states import State
from requests_app.models import Event, Notice, RecordsRequest
from requests_app.notices.letters import fallback_letter
from requests_app.notices.letters.event_letters import LETTERS
from requests_app.notices.letters.fallback_letter import LetterNotWritten
from requests_app.notices.letters.letter import Letter
from requests_app.notices.recipients.staff_and_requester import ONE_PERSON
from requests_app.services.appeals import (
    decide as appeal_decide,
    file as appeal_file,
    withdrawal as appeal_withdrawal,
)
from requests_app.services.cases import (
    clarification as case_clarification,
    close as case_close,
    correct as case_correct,
    documents as case_documents,
    extension as case_extension,
    links as case_links,
    messages as case_messages,
    reopen as case_reopen,
    review as case_review,
    unanswered as case_unanswered,
    withdrawal as case_withdrawal,
)
from requests_app.services.determinations import (
    availability as determination_availability,
    decide as determination_decide,
    no_records as determination_no_records,
    withholding_log_draft,
)
from requests_app.services.fees import estimate as fee_estimate
from tests import cast
from tests.services.snapshot import snapshot
from tests.services.table import SERVICES, undone

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
OVERTAKEN = ("appeal_moot", "scope_overtaken", "fee_overtaken")
"""What a decision ends beside the case, entered after it."""


def _case_for(name: str) -> RecordsRequest:
    """A case in which the service is possible."""
    return _with_everything(cast.a_case_in(SERVICES[name].states.split()[0]))


def _with_everything(case: RecordsRequest) -> RecordsRequest:
    """A document to release is on file, and everybody whom an act may call up works here."""
    cast.a_document(case, cast.NOW + cast.DAY / 2)
    for make in (cast.an_intake_clerk, cast.a_reviewer, cast.an_officer):
        make(case.city)
    return case


@pytest.mark.parametrize("state", State.values)
def test_in_each_state_exactly_the_services_of_the_table_are_possible(state: str) -> None:
    case = _with_everything(cast.a_case_in(state))
    before = snapshot()
    for name, service in SERVICES.items():
        with undone():
            if state in service.states.split():
                service.act(case, LATER)
                events = Event.objects.filter(case=case).exclude(kind__in=OVERTAKEN)
                assert events.latest("seq").kind == service.event, name
            else:
                with pytest.raises(Refusal) as refused:
                    service.act(case, LATER)
                assert refused.value.message.strip(), name
                assert not isinstance(refused.value, NotPermitted), name
                assert snapshot() == before, f"{name} was refused and still changed something"


def _everybody(case: RecordsRequest) -> dict[str, Actor]:
    """One actor of each sort; those of another city and another case must never be allowed."""
    other_city = cast.a_city("bakersfield")
    other_case = cast.a_case(case.city, now=cast.NOW)
    people = {
        "intake_clerk": staff(cast.an_intake_clerk(case.city, "i2")),
        "department_reviewer": staff(cast.a_reviewer(case.city, "r2")),
        "appeals_officer": staff(cast.an_officer(case.city, "o2")),
        "city_administrator": staff(cast.an_administrator(case.city, "a2")),
        "requester": link_holder(case.pk, confirmed=True),
        "system": SYSTEM,
        "public": PUBLIC,
        "holder of another link": link_holder(other_case.pk),
        "reviewer of another department": staff(
            cast.a_reviewer(case.city, "r3", cast.a_department(case.city, "it_open_data"))
        ),
    }
    for role in ("intake_clerk", "department_reviewer", "appeals_officer", "city_administrator"):
        people[f"{role} of another city"] = staff(cast.a_member(other_city, role))
    return people


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_for_the_roles_of_the_table_and_nobody_else(name: str) -> None:
    service, case = SERVICES[name], _case_for(name)
    people = _everybody(case)
    before = snapshot()
    for who, actor in people.items():
        with undone():
            if who in service.who.split():
                service.act(case, LATER, actor=actor)
                event = Event.objects.filter(case=case).latest("seq")
                assert (event.kind, event.actor_id) == (service.event, actor.user_id), who
            else:
                with pytest.raises(NotPermitted) as refused:
                    service.act(case, LATER, actor=actor)
                assert refused.value.message, who
                assert snapshot() == before, f"{who} was refused and still changed something"


WITH_LETTERS = [name for name, s in SERVICES.items() if EventKind(s.event) in LETTERS]


def _break_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the letter cannot be written")

    monkeypatch.setattr(fallback_letter, "compose", broken)


@pytest.mark.parametrize("name", WITH_LETTERS)
def test_when_a_letter_the_law_wants_cannot_be_written_the_desks_act_is_undone_and_others_stand(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _case_for(name)
    before, last_notice = snapshot(), _last_notice()
    _break_letters(monkeypatch)
    wanted = any(letter.statutory for letter in LETTERS[EventKind(SERVICES[name].event)])
    try:
        SERVICES[name].act(case, LATER)
    except LetterNotWritten:
        assert wanted
        assert snapshot() == before
        return
    assert cast.again(case).events.latest("seq").kind == SERVICES[name].event
    assert not wanted or cast.again(case).events.latest("seq").actor_id is None
    letters = Notice.objects.filter(pk__gt=last_notice)
    assert letters.exists() or not _always(LETTERS[EventKind(SERVICES[name].event)])
    assert {letter.state for letter in letters} <= {"parked"}


def test_a_filing_whose_letter_cannot_be_written_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    _break_letters(monkeypatch)
    case = cast.a_case(cast.a_city())
    assert case.number == "SAC-2026-000001"
    receipt = Notice.objects.get(case=case, letter="receipt")
    assert receipt.state == "parked"
    assert case.number in receipt.body_text


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_leaves_one_event_its_letters_and_an_index_that_equals_the_clock(name: str) -> None:
    service, case = SERVICES[name], _case_for(name)
    last_seq, last_notice = cast.again(case).head_seq, _last_notice()
    service.act(case, LATER)
    case = cast.again(case)
    new = list(Event.objects.filter(case=case, seq__gt=last_seq))
    assert [event.seq for event in new] == list(range(last_seq + 1, last_seq + 1 + len(new)))
    kinds = [event.kind for event in new]
    assert kinds.count(service.event) == 1
    assert {*kinds} <= {service.event, *OVERTAKEN, "scope_agreed", "scope_declined"}
    assert (case.head_seq, case.head_hash) == (new[-1].seq, new[-1].hash)
    expected = LETTERS.get(EventKind(service.event), ())
    sent = Notice.objects.filter(pk__gt=last_notice, event__kind=service.event)
    written = set(sent.values_list("letter", flat=True))
    assert _always(expected) <= written <= {letter.key for letter in expected}
    stored = {(row.kind, row.cycle): (row.due_on, row.met_on, row.ended_on) for row in case.deadlines.all()}
    dues = case_clock.clock_of(case).dues()
    assert stored == {(due.kind, due.cycle): (due.due_on, due.met_on, due.ended_on) for due in dues}


def _always(letters: Iterable[Letter]) -> set[str]:
    """The letters that are written whoever works here: not those that tell one colleague of what is theirs now."""
    return {letter.key for letter in letters if letter.audience not in ONE_PERSON}


def _last_notice() -> int:
    return Notice.objects.order_by("-id").values_list("id", flat=True).first() or 0


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_of_the_desk_can_be_told_what_the_page_showed(name: str) -> None:
    modules = (
        case_close,
        case_correct,
        case_reopen,
        case_unanswered,
        case_extension,
        appeal_decide,
        case_review,
        determination_availability,
        determination_decide,
        determination_no_records,
        case_clarification,
        fee_estimate,
        case_messages,
        case_withdrawal,
        appeal_file,
        appeal_withdrawal,
        case_documents,
        case_links,
        withholding_log_draft,
    )
    decided = dict.fromkeys(("uphold", "overturn", "overturn_in_part"), "decide_appeal")
    wanted = {**decided, "draft_log": "save_lines", "add_document": "add_documents"}
    function = next(
        getattr(module, wanted.get(name, name))
        for module in modules
        if hasattr(module, wanted.get(name, name))
    )
    takes = "seen_seq" in inspect.signature(function).parameters
    assert takes or name in {"write_to_city", "attach"}, "two people can press this button at once"
