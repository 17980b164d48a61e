"""Every state and transition of an access grant. A transition changes the row in memory and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class GrantState(models.TextChoices):
    """Where a grant stands. Past its last day it no longer works, also before the sweep has said so."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    GIVEN_BACK = "given_back", _("Ended by the holder")


LIVING = (GrantState.ACTIVE, GrantState.SUSPENDED, GrantState.EXPIRED)
"""States from which a grant can still come back by itself; one such grant at most for each case."""
ENDED = (GrantState.REVOKED, GrantState.GIVEN_BACK)

ACTIVE, SUSPENDED, EXPIRED = GrantState.ACTIVE.value, GrantState.SUSPENDED.value, GrantState.EXPIRED.value


class GrantTransitions:
    """The transitions of a grant, in the order of docs/states.md. What each needs is asked by its service."""

    state: Any
    expires_on: date

    @transition(field="state", source=ACTIVE, target=SUSPENDED)
    def suspend(self) -> None:
        """The keys stop working for a time."""

    @transition(field="state", source=SUSPENDED, target=ACTIVE)
    def reinstate(self) -> None:
        """The keys work again."""

    @transition(field="state", source=[ACTIVE, SUSPENDED, EXPIRED], target=GrantState.REVOKED.value)
    def revoke(self) -> None:
        """The city ended the access; its keys are dead for good."""

    @transition(field="state", source=GrantState.REVOKED.value, target=ACTIVE)
    def restore(self) -> None:
        """A revocation was reversed: the access lives again, its holder makes a new key."""

    @transition(field="state", source=ACTIVE, target=EXPIRED)
    def expire(self) -> None:
        """The last day has passed."""

    @transition(field="state", source=[ACTIVE, EXPIRED], target=ACTIVE)
    def renew(self, expires_on: date) -> None:
        """The access goes on to another last day."""
        self.expires_on = expires_on

    @transition(field="state", source=[ACTIVE, SUSPENDED, EXPIRED], target=GrantState.GIVEN_BACK.value)
    def give_back(self) -> None:
        """The holder does not want it any more; its keys are dead for good."""
