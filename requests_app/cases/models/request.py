"""The case itself: what was asked, where it stands, who has it, what is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from requests_app.cases.act_day import Acted
from requests_app.cases.channels import Channel
from requests_app.cases.models.requester import Requester
from requests_app.cases.querysets import CaseQuerySet
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.states import (
    DONE_STATES,
    OPEN_STATES,
    RECORDS_STATES,
    Kind,
    ReviewAim,
    State,
    state_name,
    values_of,
)
from requests_app.cases.transitions import CaseTransitions
from requests_app.cities.models import City, Department
from requests_app.datasets.models import Dataset

if TYPE_CHECKING:
    from requests_app.cases.models.custodian_tasks import CustodianTask
    from requests_app.cases.models.email_change import EmailChange


class RecordsRequest(CaseTransitions, models.Model):
    """One case. `state` changes by transitions only; saved by services/unit_of_work/cases.py only.

    `received_at` is the true instant of arrival (UTC); `received_on` the city-local date the law counts from.
    `next_due_*` copy the earliest open deadline of the city, an index for the queue that can be re-derived.
    `review_aim` is what an exemption review asks for, blank for every other kind.
    `head_seq` and `head_hash` copy the last event, so that a chain cannot fork. `series` is the records series of
    the city's retention schedule; blank: the rule for its kind.
    """

    number = models.CharField(max_length=24, unique=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RECORDS)
    review_aim = models.CharField(max_length=8, choices=ReviewAim.choices, blank=True, editable=False)
    state = FSMField(max_length=24, choices=State.choices, default=State.SUBMITTED, protected=True)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="cases")
    subject = models.CharField(max_length=200)
    description = models.TextField(help_text=_("The text as filed; it never changes."))
    scope = models.TextField(
        blank=True, editable=False, help_text=_("The agreed wording in force; blank: the text as filed.")
    )
    intended_use = models.TextField(blank=True)
    records_from_on = models.DateField(null=True, blank=True)
    records_to_on = models.DateField(null=True, blank=True)
    preferred_format = models.CharField(max_length=40, blank=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    pack_key = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.ForeignKey(
        "requests_app.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    legal_hold = models.BooleanField(default=False)
    public_title = models.CharField(
        max_length=200, blank=True, help_text=_("Written by a clerk; the request has a public page under it.")
    )
    sensitive = models.BooleanField(default=False)
    readers = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Accounts that may see the request while it is restricted; no one else does."),
    )
    series = models.CharField(
        max_length=60, blank=True, help_text=_("The records series of the city's retention schedule.")
    )
    imported_id = models.CharField(max_length=120, blank=True, editable=False)
    imported_outcome = models.CharField(max_length=300, blank=True, editable=False)
    next_due_on = models.DateField(null=True, blank=True, editable=False)
    next_due_kind = models.CharField(max_length=20, blank=True, editable=False)
    head_seq = models.PositiveIntegerField(default=0, editable=False)
    head_hash = models.CharField(max_length=64, default="0" * 64, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    acted: Acted | None = None
    """The day of the act in hand, while a service holds the case open (unit_of_work); not a column."""
    recorded: RecordedFor | None = None
    """What a clerk says of it, where they record it for the requester; not a column either."""
    email_change: EmailChange | None = None
    """The change of the requester's address in hand; not a column either."""
    task: CustodianTask | None = None
    """The custodian's task in hand; not a column either."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "request"
        indexes = [
            models.Index(
                fields=["city", "next_due_on", "id"],
                name="case_queue",
                condition=models.Q(state__in=[str(state) for state in OPEN_STATES]),
            ),
            models.Index(
                fields=["next_due_on", "id"],
                name="case_due",
                condition=models.Q(state__in=[str(state) for state in OPEN_STATES]),
            ),
            models.Index(fields=["city", "state", "next_due_on", "id"], name="case_by_state"),
            models.Index(
                fields=["department", "next_due_on", "id"],
                name="case_by_department",
                condition=models.Q(state__in=[str(state) for state in OPEN_STATES]),
            ),
            models.Index(
                fields=["assignee", "next_due_on", "id"],
                name="case_by_assignee",
                condition=models.Q(state__in=[str(state) for state in OPEN_STATES]),
            ),
            models.Index(fields=["received_at"], name="case_by_arrival"),
            models.Index(
                fields=["city", "next_due_on", "id"],
                name="case_exemption_reviews",
                condition=models.Q(kind="exemption_review"),
            ),
            models.Index(
                fields=["-received_at", "-id"],
                name="case_done_by_arrival",
                condition=models.Q(state__in=[str(state) for state in DONE_STATES]),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="case_state_known"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="case_kind_known"),
            models.CheckConstraint(
                name="data_access_names_a_dataset",
                condition=~models.Q(kind="data_access") | models.Q(dataset__isnull=False),
            ),
            models.CheckConstraint(
                name="access_is_granted_to_data_access_only",
                condition=~models.Q(state="access_granted") | models.Q(kind="data_access"),
            ),
            models.CheckConstraint(
                name="exemption_review_has_its_aim",
                condition=models.Q(kind="exemption_review", review_aim__in=ReviewAim.values)
                | (~models.Q(kind="exemption_review") & models.Q(review_aim="")),
            ),
            models.CheckConstraint(
                name="exemption_review_hands_over_nothing",
                condition=~models.Q(kind="exemption_review") | ~models.Q(state__in=values_of(RECORDS_STATES)),
            ),
            models.CheckConstraint(
                name="case_records_range_in_order",
                condition=models.Q(records_from_on__isnull=True)
                | models.Q(records_to_on__isnull=True)
                | models.Q(records_from_on__lte=models.F("records_to_on")),
            ),
            models.CheckConstraint(
                name="restricted_case_has_readers",
                condition=models.Q(sensitive=False, readers=[])
                | models.Q(sensitive=True, readers__len__gt=0, public_title=""),
            ),
            models.UniqueConstraint(
                fields=["city", "imported_id"],
                name="imported_once_per_city",
                condition=~models.Q(imported_id=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # instead of Django's own
        """Where it stands, in words; an exemption review ends in words of its own."""
        return state_name(self.review_aim, self.state)

    @property
    def asked_for(self) -> str:
        """What is asked for: the agreed wording in force, or the text as filed."""
        return self.scope or self.description

    @property
    def is_open(self) -> bool:
        """Whether the city or the requester still has something to do."""
        return self.state in OPEN_STATES
