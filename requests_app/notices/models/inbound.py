"""A mail that came in: its raw bytes, stored before anything else and once, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models import Message, RecordsRequest
from requests_app.cases.querysets import case_visibility
from requests_app.cities.models import City, Role

if TYPE_CHECKING:
    from requests_app.cases.actors import Actor

TRIAGE = frozenset({Role.INTAKE_CLERK.value, Role.CITY_ADMINISTRATOR.value})


class InboundState(models.TextChoices):
    """What became of a mail."""

    STORED = "stored", _("Stored, not read yet")
    FILED = "filed", _("Attached to a request")
    BOUNCE = "bounce", _("A city notice that bounced")
    AUTOMATIC = "automatic", _("Automatic reply")
    COMPLAINT = "complaint", _("Marked as unwanted by its reader")
    LOOP = "loop", _("Sent by this system")
    FOR_A_PERSON = "for_a_person", _("Needs review")
    DISMISSED = "dismissed", _("Reviewed and dismissed")


class Cause(models.TextChoices):
    """Why a mail waits for a person."""

    NONE = "", ""
    NO_CASE = "no_case", _("It was not sent to a request's private reply address.")
    OTHER_SENDER = "other_sender", _("The sender is not the requester's address.")
    TOO_MANY = "too_many", _("Too many emails arrived for this request in one hour.")
    REFUSED = "refused", _("The request accepts no messages in its current status.")
    NO_LETTER = "no_letter", _("It reports a bounced notice, but not one of this system.")
    UNREADABLE = "unreadable", _("It could not be read; the original is kept.")
    EMPTY = "empty", _("The message has no new text.")
    OPAQUE = "opaque", _("It is encrypted or sealed; its text cannot be shown here.")
    DOUBTFUL = "doubtful", _("It looks like an automatic reply, and a question from the city is open.")
    FORGED = "forged", _("The sender's domain says that it did not send this email.")
    MAILING = "mailing", _("It looks like a mailing or an automatic message.")
    FLOOD = "flood", _("Too many emails arrived in a short time, from this sender or in all.")
    NOT_OPENED = "not_opened", _("It could not be opened as a request by itself.")
    OTHER_SYSTEM = "other_system", _("It carries the mark of another records system.")
    SUSPECTED = "suspected", _("It reports an undelivered notice. One report by email is not proof.")
    TOO_BIG = "too_big", _("It was too big to accept; only its beginning is kept.")
    NOT_RAW = "not_raw", _("An email provider sent it without the raw email; only its call is kept.")
    MANY_CASES = "many_cases", _("It is addressed to more than ten requests.")
    FAILED = "failed", _("It was read but could not be attached; the server log says why.")
    REOPENED = "reopened", _("Someone reopened it.")


class InboundQuerySet(models.QuerySet["InboundMail"]):
    """Questions about mail that came in."""

    def visible_to(self, actor: Actor) -> Self:
        """Mail of the cases an actor may read, and what waits without a case for those who sort it; staff only."""
        if actor.is_system:
            return self
        if not actor.is_staff:
            return self.none()
        seen = Q(case__isnull=False) & case_visibility(actor, "case__")
        # Mail that names no city goes to the mail room: INBOUND_CITY, else whoever sorts the mail of every city.
        sorts = [city_id for city_id, scope in actor.city_roles.items() if scope.roles & TRIAGE]
        if sorts:
            room = City.objects.filter(key=settings.INBOUND_CITY, pk__in=sorts)
            all_of_them = ~Exists(City.objects.exclude(pk__in=sorts))
            unnamed = Q(city=None) & (Exists(room) if settings.INBOUND_CITY else all_of_them)
            seen |= Q(case=None) & (unnamed | Q(city_id__in=sorts))
        return self.filter(seen)


class InboundMail(models.Model):
    """One mail as it arrived. `fingerprint` (Message-ID, headers, body) lets it in only once, by whichever door.

    `tries` is counted, and a lease taken, before the mail is read. `reading` is what a page shows of it, so that no
    page reads it again; null: it was not or cannot be read. `case` with FOR_A_PERSON is a suggestion only. A mail to
    several cases has a row for each: `copy_of` is the first, and `case` is set from the start. `erased_at`: it belonged
    to no case, and its words went by the city's retention.
    """

    raw = models.BinaryField()
    size = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=1000, blank=True)
    door = models.CharField(max_length=10)
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=InboundState.choices, default=InboundState.STORED)
    cause = models.CharField(max_length=14, choices=Cause.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until_at = models.DateTimeField(null=True)
    reading = models.JSONField(null=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, null=True, related_name="inbound_mail")
    copy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    filed_as = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="inbound_mail")
    notice = models.ForeignKey("requests_app.Notice", on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = InboundQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("incoming email")
        verbose_name_plural = _("incoming email")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=InboundState.values), name="inbound_mail_state_known"
            ),
            models.CheckConstraint(
                name="waiting_mail_has_a_cause", condition=~Q(state="for_a_person") | ~Q(cause="")
            ),
            models.CheckConstraint(
                name="filed_mail_has_a_case", condition=~Q(state="filed") | Q(case__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="inbound_unread", condition=Q(state="stored")),
            models.Index(
                fields=["received_at", "id"], name="inbound_waiting", condition=Q(state="for_a_person")
            ),
            models.Index(fields=["case", "-received_at"], name="inbound_of_case"),
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk} ({self.get_state_display()})"
