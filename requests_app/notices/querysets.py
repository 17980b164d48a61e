"""The questions asked of the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from requests_app.cases.querysets import case_visibility

if TYPE_CHECKING:
    from requests_app.cases.actors import Actor
    from requests_app.notices.models import Notice  # noqa: F401 - named in quotes below


HANDED_OVER = ("email", "sms", "webhook")
"""Channels a worker hands notices to by itself; post waits for the print queue, the page for its reader."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def visible_to(self, actor: Actor) -> Self:
        """Notices of cases this actor may read; a link holder sees only those written to the requester."""
        seen = self.filter(case_visibility(actor, "case__"))
        if actor.is_staff or actor.is_system:
            return seen
        return seen.filter(recipient="requester")

    def claimable(self, now: datetime) -> Self:
        """Waiting and due for a try, or held by a worker whose lease has run out. Statutory first, then oldest."""
        waiting = Q(state="queued", next_try_at__lte=now)
        abandoned = Q(state="sending", lease_until_at__lte=now)
        return self.filter(waiting | abandoned, channel__in=HANDED_OVER).order_by("-statutory", "next_try_at", "id")
