"""The withholding log: one line per record or page range that is kept back. Drafts of staff, and what was issued."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.decisions import Citation, Decision
from requests_app.cases.models.request import RecordsRequest


class Treatment(models.TextChoices):
    """What was done with the record or the pages."""

    WITHHELD = "withheld", _("Withheld")
    REDACTED = "redacted", _("Redacted")


class LogLine(models.Model):
    """What every line holds. `dated_on` None: the date of the record is not known.

    `custodian` is the author or custodian as an office or a role, never a person's name; `pages` is written as the
    clerk counts them ("3-7", "12 pages"). Nothing here may tell what is withheld.
    """

    position = models.PositiveIntegerField()
    description = models.TextField()
    dated_on = models.DateField(null=True, blank=True)
    custodian = models.CharField(max_length=160, blank=True)
    pages = models.CharField(max_length=60, blank=True)
    exemption_key = models.CharField(max_length=60, blank=True)
    treatment = models.CharField(max_length=10, choices=Treatment.choices, default=Treatment.WITHHELD)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"Line {self.position}"


class DraftLine(LogLine):
    """A line being written; staff only. It may be incomplete, and goes when a decision takes it.

    `from_records`: written by the redactions of the records, and again when they change.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="draft_lines")
    from_records = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="draft_line_treatment_known", condition=models.Q(treatment__in=Treatment.values)
            ),
            models.CheckConstraint(
                name="draft_line_says_something", condition=models.Q(description__regex=r"\S")
            ),
        ]


class WithholdingLine(LogLine):
    """A line as it was issued with a decision, under one of its citations; written once (a trigger holds that).

    The decision's `details["log"]` fixes how many lines there are and their hash, so none can be added later.
    For the requester and staff only: it stands on no public page.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="log_lines")
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="log_lines")

    class Meta:
        ordering = ["decision_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="log_position_once_per_decision"),
            models.CheckConstraint(
                name="log_line_treatment_known", condition=models.Q(treatment__in=Treatment.values)
            ),
            models.CheckConstraint(
                name="log_line_is_whole",
                condition=models.Q(
                    position__gte=1,
                    description__regex=r"\S",
                    custodian__regex=r"\S",
                    pages__regex=r"\S",
                    exemption_key__regex=r"\S",
                    reason__regex=r"\S",
                ),
            ),
        ]
