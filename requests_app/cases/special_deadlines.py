"""Kinds of requests with a time limit of their own (tracks), and the days that start one, in words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import longdate
from requests_app.cases.law_translation import law_text
from requests_app.law.clock import Due
from requests_app.law.pack import Pack


def track_choices(pack: Pack) -> list[tuple[str, str]]:
    """The tracks of a law by key, each by its name in the reader's language."""
    return [(key, law_text(track.name)) for key, track in pack.clock.tracks.items()]


def start_choices(pack: Pack) -> list[tuple[str, str]]:
    """The facts that start a time limit under a law on another day than receipt, by kind."""
    return [(kind, start_name(kind)) for kind in dict.fromkeys(rule.fact for rule in pack.clock.starts)]


def start_name(kind: str) -> str:
    """What happens on the day that starts a time limit."""
    return {
        "incident_known": _("the city knew, or should have known, of the incident"),
        "statement_filed": _("the city received the filed statement"),
        "payment_received": _("the city received the payment"),
        "review_forwarded": _("the reviewer sent the city the request for review"),
        "order_served": _("the written notice of the judge's order was served"),
    }.get(kind, kind)


def second_clock(due: Due, pack: Pack, today: date) -> str:
    """A time limit that a track adds beside the decision, as a sentence; empty for any other."""
    names = [law_text(track.name) for track in pack.clock.tracks.values() if track.adds == due.rule_key]
    if due.kind != "production" or not names:
        return ""
    values = {
        "name": names[0],
        "when": longdate(due.due_on),
        "citation": due.citation,
        "start": start_name(due.waits_for),
    }
    if due.waits_for:
        return (
            _(
                "%(name)s: another deadline (%(citation)s) starts on the day %(start)s. The city will record that day."
            )
            % values
        )
    if due.due_on is None:
        return ""
    if due.due_on < today:
        return _("%(name)s: the records were due by %(when)s (%(citation)s).") % values
    return _("%(name)s: the city must release the records by %(when)s (%(citation)s).") % values
