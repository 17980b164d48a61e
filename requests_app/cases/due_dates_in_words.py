"""Due dates as sentences: what a date is for, that it passed, what the law makes of silence."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _, ngettext

from requests_app.cases.dates_in_words import days_late, longdate
from requests_app.cases.law_translation import law_text
from requests_app.cases.models import RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.law.clock import Due
from requests_app.law.pack import Pack


def due_name(kind: str, part: int = 0) -> str:
    """What a due date is for; `part`: the installment whose last day to appeal it is."""
    if part:
        return _("Last day to appeal installment %(part)s") % {"part": part}
    return {
        "acknowledgment": _("Acknowledgment"),
        "determination": _("Decision"),
        "production": _("Records available"),
        "appeal_window": _("Last day to appeal"),
        "appeal_decision": _("Decision on the appeal"),
        "court_window": _("Last day to go to court"),
        "ruling_request": _("Asking for an outside ruling"),
        "ruling_brief": _("Comments for the outside ruling"),
        "ruling": _("Outside ruling"),
        "other": _("Another deadline"),
    }[kind]


def lateness(case: RecordsRequest, now: datetime) -> str:
    """That the city is late and by how much, as a sentence; empty when it is not."""
    days = days_late(case.next_due_on, local_date(case.city, now))
    if not days or not case.is_open:
        return ""
    return ngettext("The city is %(days)s day late.", "The city is %(days)s days late.", days) % {
        "days": f"{days:,}"
    }


def silence(due: Due, pack: Pack, reviewer: str = "") -> list[str]:
    """What the law makes of a decision that did not come in time, as sentences; none where the law is silent.

    `reviewer`: the body outside the city that reviews denials under this law, if there is one.
    """
    missed = pack.clock.if_missed
    if missed is None or due.kind != "determination":
        return []
    law = {"citation": law_text(missed.citation)}
    said = {
        "deemed_denial": _("Under the law, no response on time counts as a denial (%(citation)s).") % law,
        "presumed_public": _(
            "Under the law, the records are now presumed to be public unless there is a "
            "compelling reason to withhold them (%(citation)s)."
        )
        % law,
        "court_at_once": _("Under the law, you can now go to court without an appeal first (%(citation)s).")
        % law,
    }.get(missed.effect)
    sentences = [said] if said else []
    if due.if_missed_appeal_by:
        values = {"who": reviewer, "on": longdate(due.if_missed_appeal_by)}
        sentences.append(
            _("You can ask for a review by the %(who)s until %(on)s.") % values
            if reviewer
            else _("You can appeal until %(on)s.") % values
        )
    return sentences
