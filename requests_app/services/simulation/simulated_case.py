"""One simulated case: its events as the services would have entered them, its deadlines as the clock derives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from requests_app.cases import case_clock, event_chain
from requests_app.cases.actors import SYSTEM, Actor
from requests_app.cases.channels import Channel
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.links import new_link
from requests_app.cases.models import RecordsRequest, Requester
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.states import Kind, State
from requests_app.cities.city_time import local_date, received_on
from requests_app.law.clock import Due, Fact
from requests_app.services.cases.filing import subject_of
from requests_app.services.simulation.simulated_decision import ENDINGS, citation_of, decision_of, remedies_of
from requests_app.services.simulation.simulated_sweep import handled
from requests_app.services.simulation.words import description
from requests_app.services.simulation.world import DOMAIN, World
from requests_app.services.unit_of_work import bulk as unit_of_work_bulk, deadline_rows
from requests_app.services.unit_of_work.transition import apply_transition


class Story:
    """One case in the making."""

    def __init__(self, world: World, rng: Random, keys: tuple[int, int, int], at: datetime) -> None:
        self.world, self.rng, self.at = world, rng, at
        case_id, requester_id, self.decision_id = keys
        pack = world.packs[local_date(world.city, at)]
        calendar = world.calendars[pack.version]
        self.clock = case_clock.Clock((), pack, calendar, world.terms)
        text = description(rng)
        requester = Requester(
            pk=requester_id, name=f"Requester {requester_id}", email=f"requester{requester_id}@{DOMAIN}"
        )
        case = RecordsRequest(
            pk=case_id,
            city=world.city,
            kind=Kind.RECORDS.value,
            state=State.SUBMITTED.value,
            requester=requester,
            subject=subject_of(text),
            description=text,
            channel=Channel.WEB.value,
            received_at=at,
            received_on=received_on(world.city, at, calendar),
            pack_key=pack.key,
            pack_version=pack.version,
        )
        self.entry = unit_of_work_bulk.Entry(case, requester)

    @property
    def case(self) -> RecordsRequest:
        """The case so far."""
        return self.entry.case

    def file(self) -> None:
        """The filing; the number must have been given."""
        case = self.case
        link = new_link(case, self.at)
        self.entry.links.append(link)
        data = {
            "received_at": self.at.isoformat(),
            "received_on": case.received_on.isoformat(),
            "kind": case.kind,
            "channel": case.channel,
            "pack_key": case.pack_key,
            "pack_version": case.pack_version,
            "link_id": str(link.pk),
            "document_ids": [],
        }
        self._enter(EventKind.FILED, data, self.at, [Fact(kind="received", on=case.received_on)], SYSTEM)

    def review(self, at: datetime) -> None:
        """A department takes it up; most have a person."""
        case, world = self.case, self.world
        apply_transition(case, "begin_review", self.rng.choice(world.departments))
        if world.staff and self.rng.random() < 0.6:
            case.assignee_id = self.rng.choice(world.staff)
        on = local_date(world.city, at)
        self._enter(
            EventKind.REVIEW_BEGUN,
            {"department_id": case.department_id},
            at,
            [Fact(kind="acknowledged", on=on)],
        )

    def decide(self, kind: DecisionKind, at: datetime) -> None:
        """A determination of one of the kinds that finish a case."""
        move, event, details = ENDINGS[kind]
        on = local_date(self.world.city, at)
        decision = decision_of(self.case, self.decision_id, kind, details, at)
        self.entry.decision = decision
        apply_transition(self.case, move, decision)
        data: dict[str, Any] = {"decision_id": decision.pk, "citations": []}
        if kind is DecisionKind.DENIAL:
            exemption = self.rng.choice(self.world.exemptions[self.clock.pack.version])
            self.entry.citations.append(citation_of(decision, exemption, self.clock.pack))
            data["citations"] = [row.citation_text for row in self.entry.citations]
        data["terms"] = case_clock.terms_data(self.world.terms)
        ended = [Fact(kind="determined", on=on, what=self.case.state)]
        if kind is DecisionKind.RELEASE:
            ended.append(Fact(kind="produced", on=on))
        self._enter(event, data, at, ended)
        decision.remedies = remedies_of(kind, self.clock.pack)

    def withdraw(self, at: datetime) -> None:
        """The requester no longer wants an answer."""
        apply_transition(self.case, "withdraw")
        ended = Fact(kind="ended", on=local_date(self.world.city, at), what="withdrawn")
        self._enter(EventKind.WITHDRAWN, {}, at, [ended], Actor(case_id=self.case.pk))

    def close(self, at: datetime) -> None:
        """The file is closed."""
        apply_transition(self.case, "close", at)
        self._enter(
            EventKind.CLOSED, {}, at, [Fact(kind="ended", on=local_date(self.world.city, at), what="closed")]
        )

    def settle(self, *, handled: bool) -> unit_of_work_bulk.Entry:
        """Work out the deadlines; where `handled`, what the sweep would have done by now is done."""
        dues = self.clock.dues()
        self.entry.deadlines = [deadline_rows.deadline_row(self.case, due) for due in dues]
        self.case.next_due_on, self.case.next_due_kind = deadline_rows.next_due(self.case, dues)
        if handled and self.case.is_open:
            self._handle(dues)
        return self.entry

    def _handle(self, dues: Sequence[Due]) -> None:
        for kind, data in handled(self.world.city, dues, self.entry.deadlines, self.world.now):
            self._enter(kind, data, self.world.now, [])

    def _enter(
        self,
        kind: EventKind,
        data: Mapping[str, Any],
        at: datetime,
        clock_facts: Sequence[Fact],
        actor: Actor = SYSTEM,
    ) -> None:
        if clock_facts:
            data = {**data, "facts": [case_clock.fact_data(fact) for fact in clock_facts]}
            self.clock = self.clock.with_facts(clock_facts)
        self.entry.events.append(event_chain.append(self.case, kind, data, actor=actor, at=at))
