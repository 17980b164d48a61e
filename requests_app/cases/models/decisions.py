"""What the city decided: determinations with their citations, and extensions."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext, pgettext_lazy

from requests_app.cases.models.request import RecordsRequest
from requests_app.datasets.models import DatasetWithholding


class DecisionKind(models.TextChoices):
    """What was determined."""

    GRANT = "grant", _("Records will be released")
    RELEASE = "release", _("Released")
    PARTIAL_DENIAL = "partial_denial", _("Partially released")
    DENIAL = "denial", _("Denied")
    NO_RECORDS = "no_records", _("No records found")
    ACCESS = "access", _("API access granted")
    OPENED = "opened", pgettext_lazy("exemption review", "Opened")
    PROTECTED = "protected", pgettext_lazy("exemption review", "Protected")
    NOT_PROTECTED = "not_protected", pgettext_lazy("exemption review", "Not protected")
    TRANSFER = "transfer", _("Referred to another agency")


class Decision(models.Model):
    """One determination, written once and never changed (a trigger refuses it).

    `responsible` is a list of {"name", "title"}; `remedies` a list of {"key", "text", "citation", "last_on"};
    `details` holds what the kind needs (grant: estimated_at, place, reasons; no_records: search, suggestions;
    access: grant_id, expires_on, tier; transfer: body, contact; release: public_url, reasons), and `acted_on`.
    The decision on an exemption review says in `details` also which it was: aim, dataset_id, dataset (its title then).
    `withholding` is what a decision to protect data withholds of the dataset.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=DecisionKind.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    responsible = models.JSONField(default=list)
    segregability = models.TextField(blank=True)
    withholding = models.ForeignKey(
        DatasetWithholding, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    remedies = models.JSONField(default=list)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="decision_approved_by_another",
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("decided_by")),
            ),
            models.CheckConstraint(
                name="decision_protects_by_a_withholding",
                condition=models.Q(kind="protected", withholding__isnull=False)
                | (~models.Q(kind="protected") & models.Q(withholding__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in {self.case_id}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # instead of Django's own
        """What was determined, in words; a denial of an exemption review keeps withheld what was withheld."""
        if self.kind == DecisionKind.DENIAL and "aim" in self.details:
            return pgettext("exemption review", "Still withheld")
        return str(DecisionKind(self.kind).label)

    @property
    def acted_on(self) -> date | None:
        """The day it was really made, where it was entered later; otherwise `decided_at` says it."""
        on = self.details.get("acted_on")
        return date.fromisoformat(on) if on else None


class Citation(models.Model):
    """One exemption relied on, copied from the pack in force at receipt, with the reason for these records.

    `reason_hash` is that of the explanation's words (cases/reused_reasons.py), to find reasons used again.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="citations")
    exemption_key = models.CharField(max_length=60)
    exemption_name = models.CharField(max_length=160)
    citation_text = models.CharField(max_length=200)
    meaning = models.TextField()
    pack_key = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    records = models.TextField()
    explanation = models.TextField()
    reason_hash = models.CharField(max_length=64, blank=True, editable=False)
    needs_balance = models.BooleanField()
    time_limited = models.BooleanField(default=False)
    facts = models.TextField(blank=True)
    harm = models.TextField(blank=True)
    other_law = models.CharField(max_length=300, blank=True)
    rereview_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "exemption_key"], name="exemption_once_per_decision"),
            models.CheckConstraint(
                name="citation_for_a_time_has_its_date",
                condition=models.Q(time_limited=False) | models.Q(rereview_on__isnull=False),
            ),
            models.CheckConstraint(
                name="citation_reason_is_filled_in",
                condition=~models.Q(explanation__contains="{{") & ~models.Q(explanation__contains="}}"),
            ),
        ]
        indexes = [models.Index(fields=["reason_hash"], name="citation_reason")]

    def __str__(self) -> str:
        return self.citation_text


class Extension(models.Model):
    """More time taken: the ground in force at receipt, why it applies to this request, the new date, who signs."""

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="extensions")
    ground_key = models.CharField(max_length=60)
    ground_text = models.TextField()
    citation_text = models.CharField(max_length=200)
    reason = models.TextField()
    to_on = models.DateField()
    signer_name = models.CharField(max_length=160)
    signer_title = models.CharField(max_length=160)
    extended_at = models.DateTimeField()

    class Meta:
        ordering = ["extended_at", "id"]

    def __str__(self) -> str:
        return f"Extension of {self.case_id} to {self.to_on}"
