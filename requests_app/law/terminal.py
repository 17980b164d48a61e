"""The clock in words for a terminal: due dates and their working as English lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from requests_app.law.cli_question import Answer
from requests_app.law.facts import Due, Step
from requests_app.law.model import Pack

_TITLES = {
    "acknowledgment": "Acknowledgment",
    "determination": "Determination",
    "production": "Records available",
    "appeal_window": "Last day to appeal",
    "appeal_decision": "Decision on the appeal",
    "court_window": "Last day to go to court",
    "ruling_request": "Request for an outside ruling",
    "ruling_brief": "Comments for the outside ruling",
    "ruling": "Outside ruling",
    "other": "Deadline",
}
_CHECKED = {
    "confirmed_text": "read in the text of the law",
    "confirmed_secondary": "confirmed by a second source",
    "article_confirmed": "only the heading was confirmed",
    "unconfirmed": "not confirmed",
    "city_policy": "the city's own policy",
}
_WHY = {
    "receipt_day": "received; this day is not counted",
    "start_day": "starts here; this day is not counted",
    "counted": "counted",
    "paused": "not counted: the clock is paused",
    "due": "due",
    "extended": "extended to this day by written notice",
    "stated_date": "the date stated",
    "agency_estimate": "the city's estimate",
    "overridden": "set by the city, with a reason",
}
_READING = {
    "as_counted": "",
    "rolled": "the last day is not a business day, so it moves to the next one",
    "tolled": "without the days on which the clock was paused",
    "restarted": "counted afresh from the answer",
    "paused": "the clock is paused",
    "extended": "extended",
    "stated_date": "a stated date",
    "agency_estimate": "an estimate, not a date of law",
    "overridden": "set by the city",
    "no_fixed_date": "the law names no number of days",
    "awaiting_start": "not counted yet",
    "city_policy": "city policy, not law",
}
_MISSED = {
    "deemed_denial": "if nothing is decided, the request counts as denied from",
    "court_at_once": "if nothing is decided, the requester may go to court without an appeal from",
    "presumed_public": "if nothing is done, the records are presumed public from",
}


def in_words(found: Answer) -> str:
    """The whole answer as text."""
    return "\n".join(_lines(found))


def _lines(found: Answer) -> Iterator[str]:
    yield f"{found.pack.name} ({found.pack.citation}), version {found.pack.version}"
    yield f"received {found.received_at.isoformat()}, counted as received on {_long(found.received_on)}"
    for note in found.notes:
        yield f"note: {note}"
    for due in found.dues:
        yield ""
        yield from _due_lines(due, found.pack)
    yield ""
    yield found.pack.disclaimer


def _due_lines(due: Due, pack: Pack) -> Iterator[str]:
    rule = pack.rule(due.rule_key) if due.kind == "other" else None
    title = (rule.name if rule else _TITLES[due.kind]) + (f" (round {due.cycle})" if due.cycle > 1 else "")
    reading = _READING[due.reading]
    yield f"{title}: {_long(due.due_on) if due.due_on else 'no date'}{f' ({reading})' if reading else ''}"
    verify = "; verify this citation" if due.verify_citation else ""
    yield f"  by {due.citation} ({_CHECKED[due.confidence]}{verify})"
    if due.counting_citation:
        yield f"  days counted by {due.counting_citation}"
    if due.waits_for:
        yield f"  counted from the day of {due.waits_for}: give it as --event {due.waits_for}=DATE"
    for label, on in (
        ("promised for", due.promised_on),
        ("before the extension", due.base_due_on if due.base_due_on != due.due_on else None),
        (
            "safe target, the last business day at or before the last counted day",
            due.safe_on if due.safe_on != due.due_on else None,
        ),
        ("an extension may name no later day than", due.cap_on),
        ("under the other anchor that would be", due.other_cap_on),
        ("under the other reading of the holiday", due.other_reading_due_on),
        (_MISSED.get(due.if_missed, ""), due.if_missed_on),
        ("which can be appealed until", due.if_missed_appeal_by),
        ("met on", due.met_on),
        ("ended on", due.ended_on),
    ):
        if on is not None:
            yield f"  {label}: {_long(on)}"
    if due.paused_on is not None:
        yield f"  stopped on {_long(due.paused_on)} with {due.days_left} days left"
    for step in due.working:
        yield f"    {step.on.isoformat()} {step.on:%a}  {_number(step)}  {_step(step)}"


def _number(step: Step) -> str:
    return f"{step.number:>3}" if step.number is not None else "  -"


def _step(step: Step) -> str:
    if step.why == "paused":
        return f"{_WHY['paused']} ({step.name})"
    if step.why in _WHY:
        return _WHY[step.why]
    closed = f"{step.name} ({step.citation})" if step.citation else step.name
    return f"counted, but closed: {closed}" if step.counted else f"not counted: {closed}"


def _long(on: date) -> str:
    return f"{on:%A, %B} {on.day}, {on.year}"
