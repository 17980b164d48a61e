"""A notice to one recipient, its text fixed when queued."""

from __future__ import annotations

from django.db import models

from requests_app.access.models import CityEvent, Incident
from requests_app.cases.models import CaseLink, Event, Follow, RecordsRequest
from requests_app.cities.models import City
from requests_app.notices.models.delivery import WebhookEndpoint
from requests_app.notices.models.notice_states import Channel, NoticeState
from requests_app.notices.querysets import NoticeQuerySet

HELD_BACK = "held back: too many first letters"
"""Why a letter to an unconfirmed address is on the page only (services/unit_of_work/first_letters.py)."""

ERASED = "[erased]"
"""What stands in place of a letter's words after erasure; only then may its file go too."""


class Notice(models.Model):
    """One letter to one recipient because of one event. The text is fixed; only its delivery moves on.

    It is about a case (`case`, `event`) or about the city's data (`city`, `city_event`, perhaps `incident`). What
    neither chain causes (a digest, a confirmation) has no event. `message_id` is the deterministic key of them all.
    Links into the case stand in the text as a mark; the working address is put in when it is handed over, so that
    no secret rests in this table (notices/delivery/run.py). `lease_until_at` is how long a worker may hold it.
    `letterhead` is the version of the city's letterhead it was written on; none: the house's own. `text_sha256` is set
    by the database when the row is written (subject, text, HTML, joined by U+001F) and is emptied when they are erased.
    `lane`: notices of one lane go out in the order they were written; empty: in any. `cause`: why it was parked or
    came back. `fallback_of`: the notice that did not reach its reader, of which this is the same letter by another
    channel. `followed_at`: a notice that came back was entered in its case. `settled_at`: a person saw to it.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, null=True, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="notices")
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, related_name="notices")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="notices")
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    fallback_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="fallback"
    )
    follow = models.ForeignKey(Follow, on_delete=models.PROTECT, null=True, related_name="notices")
    city_event = models.ForeignKey(CityEvent, on_delete=models.PROTECT, null=True, related_name="notices")
    letter = models.CharField(max_length=40)
    recipient = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to_address = models.CharField(max_length=254, blank=True)
    link = models.ForeignKey(CaseLink, on_delete=models.SET_NULL, null=True, blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=250)
    body_text = models.TextField()
    body_html = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    statutory = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.QUEUED)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    lease_until_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    letterhead = models.ForeignKey(
        "requests_app.Letterhead", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    lane = models.CharField(max_length=120, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    cause = models.CharField(max_length=200, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "letter", "recipient", "channel"],
                name="one_notice_per_event_letter_way",
                condition=models.Q(fallback_of=None) & ~models.Q(text_sha256=""),
            ),
            models.UniqueConstraint(
                fields=["city_event", "letter", "recipient"],
                name="one_notice_per_city_event_letter_recipient",
                condition=models.Q(fallback_of=None),
            ),
            models.CheckConstraint(
                name="notice_is_about_a_case_or_a_city",
                condition=models.Q(case__isnull=False, event__isnull=False) | models.Q(city__isnull=False),
            ),
            models.CheckConstraint(
                name="email_notice_has_an_address",
                condition=~models.Q(channel="email") | ~models.Q(to_address=""),
            ),
            models.CheckConstraint(
                name="webhook_notice_has_an_endpoint",
                condition=~models.Q(channel="webhook") | models.Q(endpoint__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "-statutory", "id"],
                name="notice_to_hand_over",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(
                fields=["lane", "id"],
                name="notice_in_its_lane",
                condition=models.Q(state__in=["queued", "sending"]) & ~models.Q(lane=""),
            ),
            models.Index(
                fields=["id"],
                name="notice_not_received",
                condition=models.Q(state__in=["parked", "bounced"], settled_at=None),
            ),
            models.Index(
                fields=["provider_id"], name="notice_by_provider_id", condition=~models.Q(provider_id="")
            ),
            models.Index(fields=["sent_at"], name="notice_sent", condition=models.Q(sent_at__isnull=False)),
            models.Index(
                fields=["queued_at"],
                name="notice_to_mail",
                condition=models.Q(channel="post", state__in=["queued", "printed"]),
            ),
            models.Index(
                fields=["queued_at"],
                name="notice_to_call_about",
                condition=models.Q(channel="page", state="on_page", recipient="requester", settled_at=None),
            ),
            models.Index(fields=["case", "-id"], name="notice_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} to {self.recipient} ({self.get_state_display()})"

    @property
    def sender_city(self) -> City:
        """The city that writes; every notice has one."""
        if self.case is not None:
            return self.case.city
        if self.city is None:
            raise ValueError(f"notice {self.pk} is about neither a case nor a city")
        return self.city

    @property
    def reference(self) -> str:
        """The number a reader may quote: of the case or the incident; empty where it is about neither."""
        if self.case is not None:
            return self.case.number
        return self.incident.number if self.incident is not None else ""
