"""When an action on a case is possible, and the checks that several actions share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _
from django_fsm import can_proceed

from requests_app.admin.actions.action import Check
from requests_app.admin.cases.clock import clock_of
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import State
from requests_app.cities.city_time import local_date
from requests_app.services.cases import extension

Condition = Callable[[RecordsRequest, Actor], bool]

PEOPLE = Check(_("The name and the title of each person responsible"), ("responsible", "responsible.*"))
REASON = Check(_("A reason"), ("reason",))
GATE = Check(_("At least one checked document, or a public address"), ("documents", "checked", "public_url"))
DENIAL = (
    Check(
        _("At least one exemption in effect when the request was received"),
        ("citations", "citations.exemption"),
    ),
    Check(_("Which records each exemption covers"), ("citations", "citations.records")),
    Check(_("Why it applies to these records, in plain words"), ("citations", "citations.explanation")),
    Check(
        _("Facts and harm (balancing exemptions), incorporated law, and re-review date, where required"),
        ("citations", "citations.facts", "citations.harm", "citations.other_law", "citations.rereview_on"),
    ),
    Check(_("What was segregated and released, or why no part can be released"), ("segregability",)),
    PEOPLE,
)
DENIAL_OF_A_PART = Check(
    _("If this installment withholds something: a complete denial of it"),
    ("citations", "citations.*", "segregability", "responsible", "responsible.*"),
)


def _every(_case: RecordsRequest) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Transition:
    """One of these transitions can be applied to a request that it is for."""

    names: tuple[str, ...]
    fits: Callable[[RecordsRequest], bool] = _every

    def __call__(self, case: RecordsRequest, _actor: Actor) -> bool:
        return self.fits(case) and any(can_proceed(getattr(case, name)) for name in self.names)

    def why_not(self, case: RecordsRequest) -> str:
        """Why none of them can be applied now; "" where they never can to this request."""
        if not self.fits(case):
            return ""
        if case.state == State.SUBMITTED:
            return gettext("Start the review first.")
        if not case.is_open:
            return gettext("The request has ended. Reopen it first.")
        return gettext("Not while its status is “%(status)s”.") % {"status": case.get_state_display()}


def transition(*names: str) -> Transition:
    """One of these transitions can be applied."""
    return Transition(names)


def records_transition(*names: str) -> Transition:
    """One of these transitions can be applied, and the request is no exemption review, which ends in its own ways."""
    return Transition(names, lambda case: not case.review_aim)


def can_extend(case: RecordsRequest, _actor: Actor) -> bool:
    """The state allows an extension, and the law lets the city name a later date today."""
    return can_proceed(case.extend) and not why_no_extension(case)


def why_no_extension(case: RecordsRequest) -> str:
    """Why the law allows no extension today; empty where it does, or where the state alone forbids it."""
    if not can_proceed(case.extend):
        return ""
    return extension.why_not(clock_of(case), local_date(case.city, timezone.now()))


def extended_in_time(case: RecordsRequest) -> bool:
    """Whether the date has passed before which the notice may have been sent: that can still be recorded."""
    if not can_proceed(case.extend):
        return False
    window = extension.window_of(clock_of(case), local_date(case.city, timezone.now()))
    return bool(window.refused == "base_date_passed")


def is_open(case: RecordsRequest, _actor: Actor) -> bool:
    """The case is open."""
    return bool(case.is_open)
