"""What the figures count, in words that are published beside them. docs/figures.md says the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from requests_app.cases.suppression import HIDDEN, SMALLEST


def definition() -> list[str]:
    """The definition of the figures, a sentence or two each."""
    return [
        _(
            "These figures count every decision (the law calls it a determination) that came due in the period: each "
            "decision whose due date is in the period and has passed. A decision made early also counts from the day "
            "after its due date, so that the current month looks no better than it is."
        ),
        _(
            "Each one is counted once: made on time, made late, still owed, or never made. Never made means that the "
            "due date passed, and the request ended or started over without that decision: it was withdrawn, "
            "referred to another agency, closed, or reopened."
        ),
        _(
            "A missed date stays missed. An appeal, a remand, a reopening, a closing, a withdrawal, a referral or a "
            "later date set after the due date does not remove it."
        ),
        _(
            "An extension that the law allows moves the due date. After a remand or a reopening a new decision is due, "
            "and it counts as well. A request for which the law sets no due date, or that ended before its due date, "
            "is not counted."
        ),
        _(
            "A decision counts in the month and year of its due date, and for the department that is responsible for "
            "the request now. Dates are local dates of the city. The median is of calendar days from the start of the "
            "time limit to the decision."
        ),
        _("Requests imported from an older system are not counted."),
    ]


def public_definition() -> list[str]:
    """The definition with how small counts are kept from the public."""
    return [*definition(), small_counts()]


def small_counts() -> str:
    """How small counts are hidden, as one sentence."""
    return _(
        "To protect privacy, counts below %(smallest)s are hidden; “%(dash)s” hides a count that would reveal another."
    ) % {"smallest": SMALLEST, "dash": HIDDEN}
