"""What a court does about a case: a petition, hearings, an order, how the city answered and complied, fees."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.cases.models.request import RecordsRequest


class CourtStepKind(models.TextChoices):
    """The steps of a court case about a request."""

    PETITION = "petition", _("Petition filed")
    RESPONSE = "response", _("The city responded to the petition")
    HEARING = "hearing", _("Hearing")
    ORDER = "order", _("Court order")
    COMPLIANCE = "compliance", _("The city complied")
    FEES = "fees", _("Court costs and attorney fees")


WITH_A_DAY = (CourtStepKind.PETITION.value, CourtStepKind.ORDER.value)
"""What a court sets the city a day for: to respond, or to comply."""
MET_BY = {
    CourtStepKind.RESPONSE.value: (CourtStepKind.PETITION.value,),
    CourtStepKind.COMPLIANCE.value: WITH_A_DAY,
}
"""What each step of the city meets, in the same court case."""


class CourtStep(models.Model):
    """One step. `due_on`: the day by which the city must respond to a petition or comply with an order; it is open
    until a response, or a step of compliance, says `met_on`. `reminded_at`, `late_marked_at`: what staff were told.

    `amount` in US dollars, of a step of fees.
    """

    case = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="court_steps")
    kind = models.CharField(max_length=10, choices=CourtStepKind.choices)
    court = models.CharField(max_length=200)
    docket = models.CharField(max_length=120)
    happened_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_marked_at = models.DateTimeField(null=True, blank=True)
    amount = models.DecimalField(max_digits=11, decimal_places=2, null=True, blank=True)
    words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CourtStepKind.values), name="court_step_kind_known"),
            models.CheckConstraint(
                name="court_step_names_its_court",
                condition=Q(court__regex=r"\S", docket__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="only_petitions_and_court_orders_are_due",
                condition=Q(due_on=None) | Q(kind__in=WITH_A_DAY),
            ),
            models.CheckConstraint(
                name="court_fees_have_an_amount",
                condition=Q(kind="fees", amount__gt=0) | (~Q(kind="fees") & Q(amount=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.docket}, {self.happened_on}"
