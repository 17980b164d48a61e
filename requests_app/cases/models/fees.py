"""Estimates of the lawful cost of copies, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.request import RecordsRequest


class FeeState(models.TextChoices):
    """What became of an estimate."""

    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    WAIVED = "waived", _("Waived")
    WITHDRAWN = "withdrawn", _("Estimate withdrawn")


class FeeEstimate(models.Model):
    """An estimate of lawful costs. `items`: list of {"kind", "description", "amount", "ground"}, money as text."""

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="fee_estimates")
    items = models.JSONField(default=list)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    state = models.CharField(max_length=10, choices=FeeState.choices, default=FeeState.OPEN)
    reason = models.TextField(blank=True)
    estimated_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_open_estimate_per_case", condition=models.Q(state="open")
            ),
            models.CheckConstraint(condition=models.Q(total__gte=0), name="fee_not_negative"),
        ]

    def __str__(self) -> str:
        return f"Estimate {self.total} in {self.case_id}"
