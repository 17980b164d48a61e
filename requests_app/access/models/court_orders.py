"""What a court ordered about an incident, by when, and what the city did."""

from __future__ import annotations

from django.db import models

from requests_app.access.models.incidents import Incident


class CourtOrder(models.Model):
    """What a court ordered, by when, and what the city did. `due_on` None: the order names no date.

    `counted_days` and `counted_unit` say how `due_on` follows from `served_on` where the order gives days.
    """

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="court_order")
    court = models.CharField(max_length=200)
    docket = models.CharField(max_length=120, blank=True)
    ordered = models.TextField()
    ordered_on = models.DateField()
    served_on = models.DateField()
    counted_days = models.PositiveSmallIntegerField(null=True, blank=True)
    counted_unit = models.CharField(max_length=10, blank=True)
    due_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="court_order_served_after_it_was_made",
                condition=models.Q(served_on__gte=models.F("ordered_on")),
            ),
            models.CheckConstraint(
                name="court_order_counts_in_known_units",
                condition=models.Q(counted_days=None, counted_unit="")
                | models.Q(counted_days__gte=1, counted_unit__in=["calendar", "business"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Court order in {self.incident_id}"
