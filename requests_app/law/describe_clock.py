"""How a law counts days, as markdown for docs/law.md."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.law.count_rules import DeadlineRule, needs_verifying
from requests_app.law.model import Pack


def counting(pack: Pack) -> Iterator[str]:
    how = pack.computation
    yield f"**Counting.** {how.unit.replace('_', ' ')}; the first day is left out, the last counted"
    yield f"({cite(how.citation, how.confidence)}). Last day closed: {how.roll.rule}"
    yield f"({cite(how.roll.citation or 'no citation', how.roll.confidence)})."
    yield f"Office closures: {how.closures.rule}"
    yield f"({cite(how.closures.citation or 'no citation', how.closures.confidence)})."
    yield f"Receipt: {how.receipt.default_policy.replace('_', ' ')} by default. {how.receipt.note}"
    yield ""
    names = [f"{rule.name}{'*' if needs_verifying(rule.confidence) else ''}" for rule in how.holidays.rules]
    listed = ", ".join(names) or "none recorded"
    yield f"Holidays ({how.holidays.citation}): {listed}. Weekends: {how.holidays.weekend_citation}."
    if how.holidays.read_on is not None:
        yield f"The list was read on {how.holidays.read_on}; a star marks what is from memory."
    if how.closures.most_per_year is not None:
        yield f"At most {how.closures.most_per_year} designated closures a year count."
    for note in (*how.holidays.notes, *how.notes):
        yield from ("", f"- {note}")
    yield ""


def clock(pack: Pack) -> Iterator[str]:
    for pause in pack.clock.pauses:
        verb = "stops the clock" if pause.effect == "toll" else "starts the days again"
        limit = f", at most {pause.limit} time" if pause.limit else ""
        yield f"- `{pause.reason}` {verb}{limit}: {pause.text} ({cite(pause.citation, pause.confidence)})"
    if not pack.clock.pauses:
        yield "- Nothing stops the clock under this law."
    missed = pack.clock.if_missed
    if missed:
        effect = missed.effect.replace("_", " ")
        yield f"- When late ({effect}): {missed.text} ({cite(missed.citation, missed.confidence)})"
    for name, track in pack.clock.tracks.items():
        if track.decision:
            yield f"- Requests of kind `{name}`: the decision runs by `{track.decision}`."
        else:
            day = "receipt" if track.starts_with == "received" else track.starts_with.replace("_", " ")
            yield f"- Requests of kind `{name}`: `{track.adds}`, from {day}, runs beside the decision."
    for start in pack.clock.starts:
        yield f"- `{start.fact}` starts `{start.rule}` on its own day ({start.due.replace('_', ' ')})."
    yield ""


def limit(rule: DeadlineRule) -> tuple[str, ...]:
    number = rule.count or (f"at most {rule.max_count}" if rule.max_count else "")
    days = f"{number} {rule.unit.replace('_', ' ')}".strip()
    what = " ".join(part for part in (rule.duty, rule.staff_note) if part)
    return f"`{rule.key}`", rule.name, days, rule.trigger, what, cite(rule.citation, rule.confidence)


def cite(citation: str, confidence: str) -> str:
    return f"{citation}{'*' if needs_verifying(confidence) else ''}"
