"""More time: an extension on a ground of the law, with its letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted, day_of_act
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Extension, RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.law.clock import Fact, latest_extension
from requests_app.law.extension_requirements import extension_gaps
from requests_app.notices.letters.contexts.review import ExtensionContext
from requests_app.services.unit_of_work import cases as case_work
from requests_app.services.unit_of_work.missing_fields import refuse
from requests_app.services.unit_of_work.transition import apply_transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDraft:
    """What a clerk wrote for an extension: the ground, why it applies, until when, and who signs."""

    ground: str
    reason: str
    to_on: date
    signer_name: str
    signer_title: str


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
        limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
        refuse(
            extension_gaps(
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
        )
        apply_transition(case, "extend")
        chosen = next(item for item in clock.pack.grounds_on(case.received_on) if item.key == draft.ground)
        extension = Extension.objects.create(
            case=case,
            ground_key=draft.ground,
            ground_text=chosen.text,
            citation_text=chosen.citation,
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
            letter_context=ExtensionContext(
                extension=extension, earlier_on=limit.promised_on if limit else None
            ),
        )
        return case
