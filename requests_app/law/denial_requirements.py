"""What a denial lacks by its law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from requests_app.law.gap import Gap, is_office
from requests_app.law.model import Pack, PackLookupError
from requests_app.law.statements import Exemption

_PLACE = re.compile(r"\{\{(.*?)\}\}", re.S)


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
    gaps += people_gaps(responsible)
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


def people_gaps(responsible: Sequence[tuple[str, str]]) -> list[Gap]:
    """What is missing of the persons who answer for a decision: someone, a name, a title."""
    if not responsible:
        return [Gap("responsible", "no_responsible_person")]
    gaps: list[Gap] = []
    for place, (name, title) in enumerate(responsible):
        if not name.strip():
            gaps.append(Gap(f"responsible.{place}.name", "no_name"))
        elif is_office(name):
            gaps.append(
                Gap(f"responsible.{place}.name", "department_is_not_a_person", {"name": name.strip()})
            )
        if not title.strip():
            gaps.append(Gap(f"responsible.{place}.title", "no_title"))
    return gaps
