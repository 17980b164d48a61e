"""More time: an extension on a ground of the law, with its letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.current_law import cited_on
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Extension, RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact
from requests_app.law.extension_requirements import extension_gaps
from requests_app.law.extension_window import ExtensionWindow, extension_window
from requests_app.law.gap import Gap
from requests_app.notices.letters.contexts.review import ExtensionContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import refuse, sentence
from requests_app.services.unit_of_work.people import name_gaps
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDraft:
    """What a clerk wrote for an extension: the ground, why it applies, until when, and who signs."""

    ground: str
    reason: str
    to_on: date
    signer_name: str
    signer_title: str


def gaps(case: RecordsRequest, clock: case_clock.Clock, draft: ExtensionDraft, today: date) -> list[Gap]:
    """What the law, or the name under the letter, is missing."""
    found = extension_gaps(
        clock.pack,
        case.received_on,
        today=today,
        facts=clock.facts,
        calendar=clock.calendar,
        terms=clock.terms,
        ground_key=draft.ground,
        reason=draft.reason,
        to_on=draft.to_on,
        signer_name=draft.signer_name,
        signer_title=draft.signer_title,
    )
    return found + name_gaps(case.city, {"signer_name": draft.signer_name})


def window_of(clock: case_clock.Clock, today: date) -> ExtensionWindow:
    """What an extension may name today, or why it may name nothing."""
    return extension_window(clock.facts, clock.pack, clock.calendar, clock.terms, today)


def why_not(clock: case_clock.Clock, today: date) -> str:
    """Why no extension can be sent today, as a sentence to staff; empty where one can."""
    window = window_of(clock, today)
    if window.is_open:
        return ""
    params = {
        "law": clock.pack.name,
        "base_due_on": window.base_due_on,
        "citation": window.citation,
        "cap_on": window.promised_on,
    }
    return sentence(Gap("to_on", window.refused, params))


def extend(
    case_id: int,
    *,
    draft: ExtensionDraft,
    actor: Actor,
    now: datetime,
    acted: Acted | None = None,
    seen_seq: int | None = None,
) -> RecordsRequest:
    """Take more time, on a ground in force at receipt, up to the law's cap, before the base date has passed."""
    with case_work.open_case(case_id, seen_seq=seen_seq, acted=acted) as case:
        policy.require(actor, Verb.EXTEND, case)
        clock, today = case_clock.clock_of(case), day_of_act(case, now)
        earlier_on = window_of(clock, today).promised_on
        refuse(gaps(case, clock, draft, today))
        apply_transition(case, "extend")
        chosen = next(item for item in clock.pack.grounds_on(case.received_on) if item.key == draft.ground)
        extension = Extension.objects.create(
            case=case,
            ground_key=draft.ground,
            ground_text=chosen.text,
            citation_text=cited_on(chosen, clock.pack, today),
            reason=draft.reason.strip(),
            to_on=draft.to_on,
            signer_name=draft.signer_name.strip(),
            signer_title=draft.signer_title.strip(),
            extended_at=now,
        )
        case_work.record_event(
            case,
            EventKind.EXTENDED,
            {"extension_id": extension.pk, "ground": draft.ground, "to_on": draft.to_on.isoformat()},
            actor=actor,
            now=now,
            clock_facts=[Fact(kind="extended", on=today, to_on=draft.to_on, what=draft.ground)],
            clock=clock,
            letter_context=ExtensionContext(extension=extension, earlier_on=earlier_on),
        )
        return case
