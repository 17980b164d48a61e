"""The questions asked of the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from requests_app.access.models import Incident
from requests_app.cases.querysets import case_visibility
from requests_app.datasets.querysets import dataset_visibility

if TYPE_CHECKING:
    from requests_app.cases.actors import Actor
    from requests_app.notices.models import Notice  # noqa: F401 - named in quotes below


HANDED_OVER = ("email", "sms", "webhook")
"""Channels a worker hands notices to by itself; post waits for the print queue, the page for its reader."""


RECEIPTS = ("receipt", "incident_receipt")
STRANGE_WAIT = timedelta(days=1)
STRANGE_LEASE = timedelta(minutes=15)


def _about_a_dataset(actor: Actor) -> Q:
    """Letters about a dataset and no report, for the staff of its city whom it concerns."""
    own = Q(pk__in=[])
    for city_id, scope in actor.city_roles.items():
        near = (
            Q()
            if scope.department_ids is None or scope.data_office
            else Q(city_event__dataset__owner_id__in=scope.department_ids)
        )
        own |= Q(city_id=city_id) & near
    about = Q(incident=None, city_event__dataset__isnull=False)
    return about & own & dataset_visibility(actor, "city_event__dataset__")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def visible_to(self, actor: Actor) -> Self:
        """Notices of what this actor may read; a link holder sees only those written to the requester.

        Staff see those of their cases, those about reports whose words they may read, and those about datasets
        of their city or departments.
        """
        if actor.is_system:
            return self
        if not actor.is_staff:
            return self.filter(case_visibility(actor, "case__"), recipient="requester")
        readable = Incident.objects.readable_by(actor).order_by().values("pk")
        about_data = Q(case=None) & (Q(incident__in=readable) | _about_a_dataset(actor))
        return self.filter(case_visibility(actor, "case__") | about_data)

    def claimable(self, now: datetime, *, in_lanes: bool = True) -> Self:
        """Waiting and due for a try, or held by a worker whose lease has run out. Statutory first, then oldest.

        A notice waits for an earlier one of its lane, unless the law wants it and does not want the earlier one. For
        the receipt of its case it waits too, until that was tried once.
        Instants beyond all our waits and leases were written by a clock that ran ahead: they do not hold.
        """
        waiting = Q(state="queued") & (Q(next_try_at__lte=now) | Q(next_try_at__gt=now + STRANGE_WAIT))
        left = Q(lease_until_at__lte=now) | Q(lease_until_at__gt=now + STRANGE_LEASE)
        found = self.filter(waiting | (Q(state="sending") & left), channel__in=HANDED_OVER)
        if in_lanes:
            before = self.model.objects.filter(
                Q(statutory=True) | Q(statutory=OuterRef("statutory")) | Q(letter__in=RECEIPTS, tries=0),
                lane=OuterRef("lane"),
                pk__lt=OuterRef("pk"),
                state__in=["queued", "sending"],
            ).exclude(lane="")
            found = found.filter(~Exists(before))
        return found.order_by("-statutory", "id")

    def to_call(self) -> Self:
        """What waits for its reader on the status page alone, though they gave a phone number and asked for no silence:
        someone calls them.
        """
        told_by_phone = Q(
            recipient="requester", channel="page", state="on_page", settled_at=None, fallback=None
        )
        by_phone_only = Q(case__requester__no_contact=False) & ~Q(case__requester__phone="")
        return self.filter(told_by_phone & by_phone_only)

    def not_received(self) -> Self:
        """What did not reach its reader and no one saw to yet: parked, or back without another way being taken."""
        back = Q(state="bounced", fallback=None)
        return self.filter(Q(state="parked") | back, settled_at=None)
