"""Estimates of the lawful cost of copies, what was paid of them, and what became of them."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.request import RecordsRequest
from requests_app.cities.models import City


class FeeState(models.TextChoices):
    """What became of an estimate. It stands beside the case and never in the way of a decision."""

    OPEN = "open", _("Open")
    PAID = "paid", _("Paid")
    WAIVED = "waived", _("Waived")
    DECLINED = "declined", _("Declined by the requester")
    LAPSED = "lapsed", _("Expired unpaid")
    OVERTAKEN = "overtaken", _("No longer in force")


class FeeEstimate(models.Model):
    """An estimate of lawful costs. `items`: list of {"kind", "description", "price", "quantity", "unit", "free",
    "basis", "amount", "ground"}, numbers as text.

    `deposit` None: none is asked for. `lapses_on` is the last day on which it can be paid; None: the city has set none.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="fee_estimates")
    items = models.JSONField(default=list)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    deposit = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=10, choices=FeeState.choices, default=FeeState.OPEN)
    reason = models.TextField(blank=True)
    estimated_at = models.DateTimeField()
    lapses_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_open_estimate_per_case", condition=Q(state="open")
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="fee_not_negative"),
            models.CheckConstraint(condition=Q(state__in=FeeState.values), name="fee_state_known"),
            models.CheckConstraint(
                name="fee_settled_or_open",
                condition=Q(state="open", settled_at=None) | (~Q(state="open") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="fee_deposit_within_the_total",
                condition=Q(deposit=None) | Q(deposit__gt=0, deposit__lte=models.F("total")),
            ),
        ]

    def __str__(self) -> str:
        return f"Estimate {self.total} in {self.case_id}"

    @property
    def paid(self) -> Decimal:
        """How much of it was paid, in US dollars (one query)."""
        paid = self.payments.aggregate(paid=models.Sum("amount"))["paid"]
        return Decimal(paid or 0)

    @property
    def owed(self) -> Decimal:
        """What is still to be paid of it; nothing once it has ended."""
        return self.total - self.paid if self.state == FeeState.OPEN else Decimal(0)


class PaymentWay(models.TextChoices):
    """How a payment reached the city."""

    COUNTER = "counter", _("In person")
    POST = "post", _("By mail")
    PHONE = "phone", _("By phone")
    ONLINE = "online", _("Online")


class FeePayment(models.Model):
    """One payment on an estimate, in US dollars. Never over its sum: the database holds that."""

    estimate = models.ForeignKey(FeeEstimate, on_delete=models.CASCADE, related_name="payments")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    paid_on = models.DateField()
    receipt_number = models.CharField(max_length=40)
    way = models.CharField(max_length=10, choices=PaymentWay.choices)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["city", "receipt_number"], name="one_payment_per_receipt"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
            models.CheckConstraint(condition=Q(way__in=PaymentWay.values), name="payment_way_known"),
            models.CheckConstraint(condition=Q(receipt_number__regex=r"\S"), name="payment_has_a_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.paid_on}, receipt {self.receipt_number}"


class WaiverState(models.TextChoices):
    """What became of a request for a waiver."""

    OPEN = "open", _("Awaiting a decision")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    OVERTAKEN = "overtaken", _("No longer needed")


class FeeWaiver(models.Model):
    """The requester asked the city to waive a fee, and what the city decided, with its reason."""

    estimate = models.ForeignKey(FeeEstimate, on_delete=models.CASCADE, related_name="waivers")
    grounds = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=WaiverState.choices, default=WaiverState.OPEN)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["estimate"], name="one_open_waiver_per_estimate", condition=Q(state="open")
            ),
            models.CheckConstraint(condition=Q(state__in=WaiverState.values), name="waiver_state_known"),
            models.CheckConstraint(
                name="waiver_refused_with_a_reason",
                condition=~Q(state="refused") | Q(reason__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"Waiver asked for estimate {self.estimate_id}"
