"""What an extension lacks by its law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from requests_app.law.calendar import Calendar
from requests_app.law.clock import Fact, Terms, latest_extension
from requests_app.law.gap import Gap, is_office
from requests_app.law.model import Pack


def extension_gaps(
    pack: Pack,
    received_on: date,
    *,
    today: date,
    facts: Sequence[Fact],
    calendar: Calendar,
    terms: Terms,
    ground_key: str,
    reason: str,
    to_on: date | None,
    signer_name: str,
    signer_title: str,
) -> list[Gap]:
    """What an extension lacks, or why it may not be made at all. Empty when it is lawful."""
    if not pack.clock.extension:
        return [Gap("ground", "no_extension_in_law", {"law": pack.name})]
    gaps = _ground_gaps(pack, received_on, ground_key, reason)
    gaps += _date_gaps(pack, today, facts, calendar, terms, to_on)
    if not signer_name.strip():
        gaps.append(Gap("signer_name", "no_name"))
    elif is_office(signer_name):
        gaps.append(Gap("signer_name", "department_is_not_a_person", {"name": signer_name.strip()}))
    if not signer_title.strip():
        gaps.append(Gap("signer_title", "no_title"))
    return gaps


def _ground_gaps(pack: Pack, received_on: date, ground_key: str, reason: str) -> list[Gap]:
    gaps: list[Gap] = []
    ground = next((g for g in pack.extension_grounds if g.key == ground_key), None)
    if ground is None and pack.extension_grounds:
        gaps.append(Gap("ground", "unknown_ground", {"key": ground_key}))
    elif ground is not None and ground not in pack.grounds_on(received_on):
        params = {"citation": ground.citation, "from": ground.effective_from, "to": ground.effective_to}
        gaps.append(Gap("ground", "ground_not_in_force", {**params, "received_on": received_on}))
    if not reason.strip():
        gaps.append(Gap("reason", "no_reason"))
    elif ground is not None and reason.strip().rstrip(".").lower() == ground.text.rstrip(".").lower():
        gaps.append(Gap("reason", "reason_not_specific"))
    return gaps


def _date_gaps(
    pack: Pack, today: date, facts: Sequence[Fact], calendar: Calendar, terms: Terms, to_on: date | None
) -> list[Gap]:
    limit = latest_extension(facts, pack, calendar, terms)
    if limit is None:
        return [Gap("to_on", "nothing_to_extend")]
    gaps: list[Gap] = []
    if today > limit.base_due_on:
        gaps.append(
            Gap("to_on", "base_date_passed", {"base_due_on": limit.base_due_on, "citation": limit.citation})
        )
    elif limit.promised_on is not None and limit.promised_on == limit.cap_on:
        gaps.append(Gap("to_on", "cap_reached", {"cap_on": limit.cap_on, "citation": limit.citation}))
    if to_on is None:
        gaps.append(Gap("to_on", "no_date", {"proposed_on": limit.last_working_on}))
    elif to_on <= limit.base_due_on:
        gaps.append(Gap("to_on", "not_after_base_date", {"base_due_on": limit.base_due_on}))
    elif limit.promised_on is not None and to_on < limit.promised_on:
        gaps.append(Gap("to_on", "before_earlier_promise", {"promised_on": limit.promised_on}))
    elif limit.cap_on is not None and to_on > limit.cap_on:
        params = {"cap_on": limit.cap_on, "proposed_on": limit.last_working_on, "citation": limit.citation}
        gaps.append(Gap("to_on", "past_cap", params))
    return gaps
