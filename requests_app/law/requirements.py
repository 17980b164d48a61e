"""What a law wants in an act: the gaps of a denial, an extension or a fee estimate, as codes to be worded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as dataclass_field
from datetime import date
from decimal import Decimal

from requests_app.law.calendar import Calendar
from requests_app.law.clock import Fact, Terms, latest_extension
from requests_app.law.model import Exemption, Pack, PackLookupError

# Words that no person's name holds, in the two languages of the house.
_OFFICE_WORDS = frozenset({
    "department", "dept", "division", "office", "agency", "city", "unit", "section", "team", "staff", "unknown",
    "n/a", "departamento", "división", "oficina", "agencia", "ciudad", "sección", "equipo", "personal",
})  # fmt: skip

_PLACE = re.compile(r"\{\{(.*?)\}\}", re.S)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing or wrong. `field` is a path such as "citations.0.harm"; `params` fill the message."""

    field: str
    message_code: str
    params: Mapping[str, object] = dataclass_field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """One exemption as a clerk would cite it. Blank text means not filled in."""

    exemption_key: str
    explanation: str = ""
    records: str = ""
    facts: str = ""
    harm: str = ""
    other_law: str = ""
    rereview_on: date | None = None


@dataclass(frozen=True, slots=True)
class FeeItem:
    """One line of a fee estimate. `kind` is a key of the pack's fee rules; `amount` is in US dollars."""

    kind: str
    description: str
    amount: Decimal
    ground: str = ""


def denial_gaps(
    pack: Pack,
    on: date,
    *,
    citations: Sequence[CitationDraft],
    segregability: str,
    responsible: Sequence[tuple[str, str]],
    ruling_requested: bool = False,
) -> list[Gap]:
    """What a denial lacks by the law in force; `on` is the day of receipt. Empty when it is complete.

    Exemption, explanation, records, segregability and a named person are asked for under every law: the house
    is stricter here than some packs. The outside ruling is asked for only where the law wants one before
    withholding.
    """
    gaps: list[Gap] = []
    if not citations:
        gaps.append(Gap("citations", "no_citation"))
    for place, citation in enumerate(citations):
        gaps += _citation_gaps(pack, on, citation, f"citations.{place}")
    if not segregability.strip():
        gaps.append(Gap("segregability", "no_segregability"))
    gaps += _left_open("segregability", segregability)
    gaps += _responsible_gaps(responsible)
    if pack.clock.ruling_request and not ruling_requested:
        rule = pack.rule(pack.clock.ruling_request)
        gaps.append(Gap("ruling", "ruling_needed_first", {"citation": rule.citation if rule else ""}))
    return gaps


def _citation_gaps(pack: Pack, on: date, draft: CitationDraft, path: str) -> list[Gap]:
    try:
        exemption = pack.exemption(draft.exemption_key)
    except PackLookupError:
        return [Gap(f"{path}.exemption", "unknown_exemption", {"key": draft.exemption_key})]
    gaps: list[Gap] = []
    if exemption not in pack.exemptions_on(on):
        gaps.append(
            Gap(f"{path}.exemption", "exemption_not_in_force", {"citation": exemption.citation, "on": on})
        )
    gaps += _explanation_gaps(exemption, draft, path)
    wanted = [("records", draft.records, "no_records_named", True)]
    wanted += [("facts", draft.facts, "no_facts", exemption.needs_balance)]
    harm = exemption.needs_balance or pack.denial.must_state_foreseeable_harm
    wanted += [("harm", draft.harm, "no_harm", harm)]
    wanted += [("other_law", draft.other_law, "other_law_not_named", exemption.names_other_law)]
    for name, value, code, needed in wanted:
        if needed and not value.strip():
            gaps.append(Gap(f"{path}.{name}", code, {"citation": exemption.citation}))
    for name in ("records", "facts", "harm", "other_law"):
        gaps += _left_open(f"{path}.{name}", getattr(draft, name))
    if exemption.time_limited and draft.rereview_on is None:
        gaps.append(Gap(f"{path}.rereview_on", "no_rereview_date", {"citation": exemption.citation}))
    return gaps


def _explanation_gaps(exemption: Exemption, draft: CitationDraft, path: str) -> list[Gap]:
    text = draft.explanation.strip()
    params = {"citation": exemption.citation}
    if not text:
        return [Gap(f"{path}.explanation", "no_explanation", params)]
    if "{{" in text or "}}" in text:
        return [Gap(f"{path}.explanation", "placeholder_left", {**params, "places": places_in(text)})]
    if text in (exemption.description, exemption.citation):
        return [Gap(f"{path}.explanation", "explanation_not_specific", params)]
    return []


def _left_open(path: str, text: str) -> list[Gap]:
    """A place of a suggested sentence that was carried into another field."""
    left = "{{" in text or "}}" in text
    return [Gap(path, "place_left_open", {"places": places_in(text)})] if left else []


def places_in(text: str) -> str:
    """The places of a suggested sentence still to be filled in, as words: "specific harm, subject"."""
    names = [name.strip().replace("_", " ") for name in _PLACE.findall(text)]
    return ", ".join(dict.fromkeys(name for name in names if name)) or "{{ }}"


def _responsible_gaps(responsible: Sequence[tuple[str, str]]) -> list[Gap]:
    if not responsible:
        return [Gap("responsible", "no_responsible_person")]
    gaps: list[Gap] = []
    for place, (name, title) in enumerate(responsible):
        if not name.strip():
            gaps.append(Gap(f"responsible.{place}.name", "no_name"))
        elif _is_office(name):
            gaps.append(
                Gap(f"responsible.{place}.name", "department_is_not_a_person", {"name": name.strip()})
            )
        if not title.strip():
            gaps.append(Gap(f"responsible.{place}.title", "no_title"))
    return gaps


def _is_office(name: str) -> bool:
    return any(word in _OFFICE_WORDS for word in re.findall(r"[^\W\d_]+(?:/[^\W\d_]+)?", name.lower()))


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
    elif _is_office(signer_name):
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


def fee_gaps(pack: Pack, items: Sequence[FeeItem]) -> list[Gap]:
    """What is wrong with a fee estimate: a line the law does not allow, a blank description, a bad amount."""
    gaps: list[Gap] = [] if items else [Gap("items", "no_items")]
    allowed = {rule.key: rule for rule in pack.fees.chargeable}
    never = {rule.key: rule for rule in pack.fees.not_chargeable}
    for place, item in enumerate(items):
        path = f"items.{place}"
        if item.kind in never:
            gaps.append(
                Gap(
                    f"{path}.kind",
                    "never_charged",
                    {"kind": item.kind, "citation": never[item.kind].citation},
                )
            )
        elif item.kind not in allowed:
            gaps.append(Gap(f"{path}.kind", "not_a_fee_of_this_law", {"kind": item.kind}))
        elif allowed[item.kind].needs_ground and item.ground not in allowed[item.kind].needs_ground:
            params = {"grounds": allowed[item.kind].needs_ground, "citation": allowed[item.kind].citation}
            gaps.append(Gap(f"{path}.ground", "fee_ground_missing", params))
        if not item.description.strip():
            gaps.append(Gap(f"{path}.description", "no_description"))
        if not item.amount.is_finite() or item.amount <= 0 or item.amount != round(item.amount, 2):
            gaps.append(Gap(f"{path}.amount", "bad_amount", {"amount": str(item.amount)}))
    return gaps
