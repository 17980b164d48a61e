"""Reading the time limits of a pack, and the versions of one limit whose dates do not meet."""

from __future__ import annotations

from typing import get_args

from requests_app.law import count_rules
from requests_app.law.load_parts import CONFIDENCE, Sources, read_source
from requests_app.law.strict_reader import Reader


def read_deadline(row: Reader, sources: Sources) -> count_rules.DeadlineRule:
    start, end = row.span()
    rule = count_rules.DeadlineRule(
        key=row.text("key"),
        name=row.name(),
        count=row.whole("count", 1, 3660),
        unit=row.choice("unit", get_args(count_rules.Unit)),
        trigger=row.sentence("trigger"),
        duty=row.sentence("duty", ""),
        citation=row.text("citation"),
        source=read_source(row, sources),
        confidence=row.choice("confidence", CONFIDENCE),
        effective_from=start,
        effective_to=end,
        staff_note=row.text("staff_note", ""),
        extends=row.text("extends", ""),
        max_count=row.whole("max_count", 1, 3660),
        anchor_default=row.choice("anchor_default", ANCHORS, ""),
        anchor_alternatives=row.texts("anchor_alternatives"),
        conditions=row.texts("conditions"),
        options=row.texts("options"),
        figures=row.figures("figures"),
    )
    if (rule.count or rule.max_count) and rule.unit not in count_rules.COUNTED_UNITS:
        raise row.fail("unit", f"{rule.unit} takes no number")
    if not (rule.count or rule.max_count) and rule.unit in count_rules.COUNTED_UNITS:
        raise row.fail("count", f"{rule.unit} needs a number")
    row.done()
    return rule


ANCHORS = ("unrolled_day_n", "rolled_base_due")


def by_key(
    rules: tuple[count_rules.DeadlineRule, ...], top: Reader
) -> dict[str, tuple[count_rules.DeadlineRule, ...]]:
    grouped: dict[str, tuple[count_rules.DeadlineRule, ...]] = {}
    for rule in rules:
        for other in grouped.get(rule.key, ()):
            before = other.effective_to and rule.effective_from and other.effective_to < rule.effective_from
            after = rule.effective_to and other.effective_from and rule.effective_to < other.effective_from
            if not (before or after):
                raise top.fail(f"deadlines[{rule.key}]", "two versions are in force on the same day")
        grouped[rule.key] = (*grouped.get(rule.key, ()), rule)
    return grouped
