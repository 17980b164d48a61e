"""The ways to a court that letters and pages name; honest where the law on records names none that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import ReviewAim
from requests_app.law.statements import OutsideBody, Remedies

COURT_UNKNOWN = "court_unknown"
"""The remedy where no way to a court was confirmed, or none of this law fits: the letter says so."""


def court_unknown(citation: str = "") -> Mapping[str, Any]:
    """What is said where no court can be named; `citation` is that of the law that names none."""
    text = gettext_noop("You may also be able to go to court. A lawyer or a court can tell you how.")
    return {"key": COURT_UNKNOWN, "text": text, "citation": citation, "last_on": None}


def can_be_opened(case: RecordsRequest) -> bool:
    """Whether the bodies and courts of a law on records can help: they open, and protect nothing."""
    return case.review_aim != ReviewAim.PROTECT


def ways_to_court(case: RecordsRequest, told: Remedies) -> Sequence[Any]:
    """The ways to a court that fit what is asked: rules of law, or one that says that none is known."""
    return told.judicial if can_be_opened(case) else (court_unknown(),)


def bodies_to_ask(case: RecordsRequest, told: Remedies) -> list[OutsideBody]:
    """The bodies outside the city that the requester can turn to themselves."""
    rows = told.outside if can_be_opened(case) else ()
    return [body for body in rows if body.asked_by == "requester"]
