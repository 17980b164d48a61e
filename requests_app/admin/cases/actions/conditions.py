"""When an action on a case is possible, and the checks that several actions share."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from requests_app.admin.actions.action import Check
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest

Condition = Callable[[RecordsRequest, Actor], bool]

PEOPLE = Check(_("The name and the title of each person responsible"), ("responsible", "responsible.*"))
REASON = Check(_("A reason"), ("reason",))


def transition(*names: str) -> Condition:
    """One of these transitions can be applied."""
    return lambda case, _actor: any(can_proceed(getattr(case, name)) for name in names)


def is_open(case: RecordsRequest, _actor: Actor) -> bool:
    """The case is open."""
    return bool(case.is_open)
