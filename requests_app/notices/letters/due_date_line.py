"""A due date's working in one line: so many days from when, what moved the date, by which rule."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import longdate
from requests_app.cases.law_translation import law_text
from requests_app.cases.models import Deadline
from requests_app.law.clock import Due, Step

CLOSED = frozenset({"weekend", "holiday", "closure"})


def one_line(due: Due | Deadline | None) -> str:
    """How a date was worked out, as one paragraph with its citation; empty where there is no date.

    A `Due` with its working tells the count; a stored `Deadline` has none and tells its start and its rule.
    """
    if due is None or due.due_on is None:
        return ""
    steps = due.working if isinstance(due, Due) else ()
    sentences = [*_count(steps), *_stated(due)] or [
        _("Counted from %(on)s.") % {"on": longdate(due.opened_on)}
    ]
    if due.citation:
        sentences.append(_("Rule: %(citation)s.") % {"citation": law_text(due.citation)})
    return " ".join(sentences)


def _count(steps: Sequence[Step]) -> list[str]:
    counted = [index for index, step in enumerate(steps) if step.counted]
    if not counted or steps[counted[-1]].number != len(counted):  # years are not told day by day
        return []
    last = steps[counted[-1]]
    values = {"days": len(counted), "start": longdate(steps[0].on), "last": longdate(last.on)}
    sentences = [_opening(steps[0].why) % values]
    before = steps[1 : counted[-1]]
    if any(not step.counted and step.why in CLOSED for step in before):
        sentences.append(_("Weekends and holidays in between are not counted."))
    if any(step.why == "paused" for step in before):
        sentences.append(_("Days on which the deadline was paused are not counted."))
    if last.why in CLOSED:
        sentences.append(_moved(steps[counted[-1] :]))
    return sentences


def _opening(why: str) -> str:
    if why == "receipt_day":
        return _(
            "The city received the request on %(start)s. That day is not counted; day %(days)s is %(last)s."
        )
    return _("The time began on %(start)s. That day is not counted; day %(days)s is %(last)s.")


def _moved(steps: Sequence[Step]) -> str:
    """The last counted day is a holiday of the law: why, and where the date went. (The city may still be at work.)"""
    closed = [step for step in steps if step.why in CLOSED]
    moved_to = next((step.on for step in steps if step.why == "due"), steps[-1].on)
    reasons = dict.fromkeys(_closed_because(step) for step in closed)
    citations = dict.fromkeys(step.citation for step in closed if step.citation)
    values = {"why": "; ".join(reasons), "on": longdate(moved_to), "citation": "; ".join(citations)}
    if not citations:
        return _("By law the last day cannot be that day (%(why)s), so the date moves to %(on)s.") % values
    return (
        _("By law the last day cannot be that day (%(why)s), so the date moves to %(on)s (%(citation)s).")
        % values
    )


def _closed_because(step: Step) -> str:
    return _("weekend") if step.why == "weekend" else law_text(step.name)


def _stated(due: Due | Deadline) -> list[str]:
    """What a person set after the count, if anything, and where the law moves a day on which nothing can be due."""
    reading = due.reading if isinstance(due, Due) else ""
    values = {"base": longdate(due.base_due_on), "on": longdate(due.promised_on or due.due_on)}
    if reading == "agency_estimate":
        said = _("This is the city's own estimate.")
    elif reading in ("stated_date", "overridden"):
        said = _("The city set this date itself.")
    elif due.base_due_on and due.base_due_on != due.due_on:
        said = _("The city extended the deadline from %(base)s to %(on)s.") % values
    else:
        return []
    return [said, *_past_closed_days(due)]


def _past_closed_days(due: Due | Deadline) -> list[str]:
    """Why the last day is later than the date the city named."""
    steps = due.working if isinstance(due, Due) else ()
    after = [step for step in steps if due.promised_on is not None and step.on >= due.promised_on]
    return [_moved(after)] if any(step.why in CLOSED for step in after) and after[-1].why == "due" else []
