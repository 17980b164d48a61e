"""Reading the parts of a pack that hold no dates to count: exemptions, fees, denial, remedies, letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from requests_app.law import count_rules, statements
from requests_app.law.strict_reader import Reader

CONFIDENCE: tuple[str, ...] = get_args(count_rules.Confidence)
FEE_UNITS = ("page", "hour", "file", "gigabyte", "item", "request")
"""What a fee can be counted in."""
Sources = Mapping[str, statements.Source]


def read_source(row: Reader, sources: Sources) -> tuple[str, ...]:
    """Source keys, each known to the pack."""
    keys = row.texts("source")
    for key in keys:
        if key not in sources:
            raise row.fail("source", f"{key!r} is not among the sources of this pack")
    return keys


def read_exemption(row: Reader, sources: Sources) -> statements.Exemption:
    """One exemption of the catalogue."""
    start, end = row.span()
    found = statements.Exemption(
        key=row.text("key"),
        name=row.name(),
        category=row.text("category"),
        citation=row.text("citation"),
        former_citation=row.text("former_citation", ""),
        nature=row.choice("nature", ("discretionary", "prohibited", "mixed")),
        balancing=row.choice("balancing", ("none", "clearly_outweighs", "built_in", "privacy_balancing")),
        segregation=row.choice("segregation", ("typical", "whole_record_common", "rarely")),
        confidence=row.choice("confidence", CONFIDENCE),
        source=read_source(row, sources),
        typical_records=row.texts("typical_records"),
        description=row.sentence("description"),
        letter_explanation=row.text("letter_explanation", ""),
        staff_note=row.text("staff_note", ""),
        time_limited=row.flag("time_limited", False),
        names_other_law=row.flag("names_other_law", False),
        effective_from=start,
        effective_to=end,
    )
    row.done()
    return found


def read_ground(row: Reader, sources: Sources) -> statements.ExtensionGround:
    """One ground for an extension."""
    start, end = row.span()
    found = statements.ExtensionGround(
        key=row.text("key"),
        name=row.name(),
        text=row.sentence("text"),
        subdivision=row.text("subdivision", ""),
        citation=row.text("citation"),
        source=read_source(row, sources),
        confidence=row.choice("confidence", CONFIDENCE),
        effective_from=start,
        effective_to=end,
        staff_note=row.text("staff_note", ""),
    )
    row.done()
    return found


def read_rule_text(
    row: Reader, sources: Sources, *, named: bool = False, capped: bool = False
) -> statements.Rule:
    """A duty, disclosure, remedy or, `named`, a fee rule; `capped`: the law may say the most for one unit."""
    found = statements.Rule(
        key=row.text("key"),
        name=row.name() if named else "",
        text=row.sentence("text"),
        citation=row.text("citation"),
        source=read_source(row, sources),
        confidence=row.choice("confidence", CONFIDENCE),
        staff_note=row.text("staff_note", ""),
        needs_ground=row.texts("needs_ground"),
        cap=_cap(row.section("cap")) if capped else None,
    )
    row.done()
    return found


def read_remedies(section: Reader, sources: Sources) -> statements.Remedies:
    """What can be done about a denial."""
    found = statements.Remedies(
        in_statute=section.flag("administrative_appeal_in_statute", False),
        staff_note=section.text("staff_note", ""),
        administrative=tuple(read_rule_text(r, sources) for r in section.rows("administrative")),
        judicial=tuple(read_rule_text(r, sources) for r in section.rows("judicial")),
        figures=section.figures("figures"),
        outside=tuple(read_outside(r, sources) for r in section.rows("outside")),
    )
    section.done()
    return found


def read_outside(row: Reader, sources: Sources) -> statements.OutsideBody:
    """A body outside the city; what remains of its row is a rule like any other."""
    name, role = row.name(), row.choice("role", ("ruling", "review", "advisory", "mediation"))
    asked_by = row.choice("asked_by", ("city", "requester"))
    rule = read_rule_text(row, sources)
    return statements.OutsideBody(rule.key, name, role, asked_by, rule)


def read_fees(section: Reader, sources: Sources) -> statements.Fees:
    """What may be charged, and what never. A ground that a kind needs must be named."""
    found = statements.Fees(
        chargeable=tuple(
            read_rule_text(r, sources, named=True, capped=True) for r in section.rows("chargeable")
        ),
        not_chargeable=tuple(read_rule_text(r, sources, named=True) for r in section.rows("not_chargeable")),
        figures=section.figures("figures"),
        grounds=dict(_fee_ground(r) for r in section.rows("grounds")),
        deposit=next((_deposit(r, sources) for r in section.rows("deposit")), None),
    )
    for rule in found.chargeable:
        for ground in rule.needs_ground:
            if ground not in found.grounds:
                raise section.fail("grounds", f"there is no name for {ground!r}, which {rule.key} needs")
    section.done()
    return found


def _deposit(row: Reader, sources: Sources) -> statements.Deposit:
    percent = row.whole("most_percent", 1, 100)
    if percent is None:
        raise row.fail("most_percent", "is missing")
    return statements.Deposit(percent, read_rule_text(row, sources, named=True))


def _cap(section: Reader) -> statements.Cap | None:
    dollars, unit = section.number("dollars"), section.choice("unit", FEE_UNITS, "")
    free = section.whole("free_units", 0, 1000)
    section.done()
    if dollars is None and not unit and free is None:
        return None
    if dollars is None or not unit:
        raise section.fail("dollars", "a cap has dollars and a unit")
    return statements.Cap(dollars, unit, free or 0)


def _fee_ground(row: Reader) -> tuple[str, str]:
    found = (row.text("key"), row.name())
    row.done()
    return found


def read_denial(section: Reader, sources: Sources) -> statements.Denial:
    """What a denial must hold."""
    found = statements.Denial(
        written=section.text("written", ""),
        must_name_person=section.flag("must_name_person", False),
        must_state_segregability=section.flag("must_state_segregability", False),
        must_state_foreseeable_harm=section.flag("must_state_foreseeable_harm", False),
        elements=section.texts("elements"),
        citation=section.text("citation"),
        source=read_source(section, sources),
        confidence=section.choice("confidence", CONFIDENCE),
        figures=section.figures("figures"),
    )
    section.done()
    return found


def read_letter(row: Reader) -> statements.LetterRule:
    """What a letter must contain."""
    found = statements.LetterRule(
        key=row.text("key"),
        required_by_law=row.flag("required_by_law"),
        elements=row.texts("elements"),
        citation=row.text("citation"),
        confidence=row.choice("confidence", (*CONFIDENCE, "design_recommendation")),
    )
    row.done()
    return found


def read_pending(row: Reader, sources: Sources) -> statements.PendingChange:
    """A bill that is not law."""
    found = statements.PendingChange(
        bill=row.text("bill"),
        would=row.texts("would"),
        status=row.text("status"),
        earliest_effective_if_law=row.day("earliest_effective_if_law"),
        source=read_source(row, sources),
        confidence=row.choice("confidence", CONFIDENCE),
        staff_note=row.text("staff_note", ""),
    )
    row.done()
    return found
