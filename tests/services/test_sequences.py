"""Any acts in any order, with time passing and the sweep at work: the case stays whole whatever people try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from requests_app.cases import case_clock
from requests_app.cases.event_chain import data_of, link_hash
from requests_app.cases.event_data import DATA_KEYS
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.exemption_review import is_open
from requests_app.cases.refusals import Refusal
from requests_app.cases.states import OPEN_APPEAL_STATES, OPEN_STATES, ReviewAim, State
from requests_app.law.clock import work_out
from requests_app.models import Event, Notice, RecordsRequest
from requests_app.notices.letters.event_letters import LETTERS
from requests_app.notices.recipients.staff_and_requester import ONE_PERSON
from requests_app.services.determinations import withholding_log, withholding_log_draft
from requests_app.services.jobs.sweep import sweep
from tests import acts_of_reviews as reviews, cast
from tests.services.deadlines.test_rederive import stored, worked_out
from tests.services.table import ANY, REVIEW_SERVICES, SERVICES, undone
from tests.unhurried import ANEW

TYPED = (
    cast.ADDRESS, "Ana Requester", "Main Street", "Which of the two", "Jordan Ellis", "Morgan Reyes",
    "12,000 e-mails", "17 e-mails", "not advice", "Ask the bridge team", "Any news", "memo.txt", "map.txt",
)  # fmt: skip
"""What the cast types or names; none of it may stand in an event."""


def last_act_of(case: RecordsRequest) -> Callable[..., None]:
    """What staff alone can end a request by, whatever it asks for and wherever it is left open."""
    if case.state == State.APPEALED:
        return cast.uphold if case.review_aim else cast.release
    if case.review_aim == ReviewAim.PROTECT:
        return reviews.decline_data
    if case.review_aim == ReviewAim.OPEN:
        opened = case.dataset is not None and is_open(case.dataset)
        return reviews.open_data if opened else keep_without_the_draft_of_another_log
    return cast.report_no_records


def keep_without_the_draft_of_another_log(case: RecordsRequest, now: datetime) -> None:
    """A log that was begun for other exemptions is put away first."""
    if withholding_log.drafts(case):
        withholding_log_draft.clear(case.pk, actor=cast.the_reviewer(case), now=now)
    reviews.keep_data_withheld(case, now)


class Actions(RuleBasedStateMachine):
    """One case of one city; every rule is something a person or the sweep may try at any time."""

    @initialize(
        city=st.sampled_from(["sacramento", "bakersfield"]),
        appeals=st.booleans(),
        late=st.booleans(),
        aim=st.sampled_from(["", "", "open", "protect"]),
    )
    def file(self, city: str, appeals: bool, late: bool, aim: str) -> None:
        """A case is filed in a transaction that is undone at the end."""
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = cast.NOW
        where = cast.a_city(city, appeals=appeals, appeal_late_allowed=late, close_after_days=60)
        self.case = reviews.a_review(aim, where) if aim else cast.a_case(where, now=self.now)
        self.services = {**SERVICES, **REVIEW_SERVICES}
        cast.a_document(self.case, self.now)

    def teardown(self) -> None:
        """Wherever it was left, staff alone can end it; nothing of this run stays."""
        try:
            self.staff_alone_can_end_it_lawfully()
        finally:
            self.undo()

    def undo(self) -> None:
        """The transaction of this run is rolled back."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def staff_alone_can_end_it_lawfully(self) -> None:
        """From every open state the city can decide by its own acts, whatever the requester does or leaves undone."""
        case = cast.again(self.case)
        if case.state not in OPEN_STATES:
            return
        with undone():
            if case.state == State.SUBMITTED:
                cast.begin_review(case, self.now)
            last_act_of(case)(case, self.now)
            assert cast.again(case).state not in OPEN_STATES

    @rule(name=st.sampled_from(sorted({**SERVICES, **REVIEW_SERVICES})), hours=st.integers(0, 30))
    def act(self, name: str, hours: int) -> None:
        """Somebody does something; a refusal changes nothing."""
        self.now += timedelta(hours=hours)
        before = cast.again(self.case)
        try:
            with transaction.atomic():
                self.services[name].act(self.case, self.now)
        except Refusal as refusal:
            after = cast.again(self.case)
            assert refusal.message
            assert (after.state, after.head_seq) == (before.state, before.head_seq)
        else:
            assert cast.again(self.case).head_seq > before.head_seq

    @rule(place=st.integers(0, 50), hours=st.integers(0, 30))
    def move_on(self, place: int, hours: int) -> None:
        """One of the acts that lead on from where the case stands."""
        state = cast.again(self.case).state
        possible = sorted(
            name for name, it in self.services.items() if it.states != ANY and state in it.states.split()
        )
        if possible:
            self.act(possible[place % len(possible)], hours)

    @rule(days=st.sampled_from([1, 3, 9, 14, 45]))
    def time_passes(self, days: int) -> None:
        """Days go by, and the sweep comes round once and then a second time at the same moment."""
        self.now += timedelta(days=days)
        assert sweep(self.now).failed == []
        seq = cast.again(self.case).head_seq
        sweep(self.now)
        assert cast.again(self.case).head_seq == seq

    @invariant()
    def the_database_would_commit_this(self) -> None:
        """Every deferred rule holds now."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def the_chain_is_whole_and_silent(self) -> None:
        """Recomputed link by link; data of known keys only; nothing a person typed."""
        head = "0" * 64
        events = list(Event.objects.filter(case=self.case).order_by("seq"))
        for seq, event in enumerate(events, start=1):
            assert (event.seq, event.prev_hash) == (seq, head)
            assert event.hash == link_hash(head, event.payload)
            assert set(data_of(event)) <= DATA_KEYS
            assert not [text for text in TYPED if text in event.payload]
            head = event.hash
        fresh = cast.again(self.case)
        assert (fresh.head_seq, fresh.head_hash) == (len(events), head)

    @invariant()
    def the_dates_follow_from_the_events_alone(self) -> None:
        """The index equals the clock, whatever order the facts are given in."""
        assert stored(self.case) == worked_out(self.case)
        clock = case_clock.clock_of(cast.again(self.case))
        numbered = [
            case_clock.Fact(kind=fact.kind, on=fact.on, to_on=fact.to_on, what=fact.what, seq=place)
            for place, fact in enumerate(clock.facts)
        ]
        backwards = work_out(numbered[::-1], clock.pack, clock.calendar, clock.terms, working=False)
        assert backwards == clock.dues()

    @invariant()
    def the_state_and_its_rows_agree(self) -> None:
        """Known state; an appeal open where appealed, none on a finished case; nothing due when nothing is open."""
        case = cast.again(self.case)
        assert case.state in State.values
        open_appeals = case.appeals.filter(state__in=[str(state) for state in OPEN_APPEAL_STATES]).count()
        assert open_appeals <= 1
        assert open_appeals == 1 or case.state != State.APPEALED
        assert open_appeals == 0 or case.state in OPEN_STATES
        assert case.clarifications.filter(outcome="").count() == (case.state == State.AWAITING_REQUESTER)
        if case.state not in OPEN_STATES:
            assert (case.next_due_on, case.next_due_kind) == (None, "")
        if case.state in (State.DENIED, State.PARTLY_RELEASED):
            assert case.decision is not None
            assert case.decision.citations.exists() or case.review_aim == "protect"
        assert (case.closed_at is not None) == (case.state == State.CLOSED)

    @invariant()
    def every_event_has_its_letters(self) -> None:
        """To the requester exactly one of each; the desk at least on the page, a colleague only where there is one."""
        letters: dict[int, set[str]] = {}
        for event_id, letter in Notice.objects.filter(case=self.case).values_list("event_id", "letter"):
            letters.setdefault(event_id, set()).add(letter)
        for event in Event.objects.filter(case=self.case):
            known = LETTERS.get(EventKind(event.kind), ())
            always = {letter.key for letter in known if letter.audience not in ONE_PERSON}
            assert always <= letters.get(event.pk, set()) <= {letter.key for letter in known}, event.kind


EXAMPLES = 100 if ANEW else 14


@pytest.mark.django_db
def test_no_sequence_of_acts_breaks_a_case() -> None:
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=14,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Actions, settings=limits)
