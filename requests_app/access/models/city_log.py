"""The city log: one chain per city of everything that happens to datasets and incidents."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.access.event_kinds import OF_THE_CITY
from requests_app.access.models.incidents import Incident
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset


class CityLog(models.Model):
    """Where a city's chain stands; its row is locked while something is entered, so that the chain cannot fork."""

    city = models.OneToOneField(City, on_delete=models.PROTECT, related_name="city_log")
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"City log of {self.city_id}"


class CityEvent(models.Model):
    """One thing that happened to a dataset or an incident. Added, never changed: a trigger refuses anything else.

    `payload` and `hash` as in cases/models/events.py: Event; the chain is the city's. What happens to a grant and
    its keys is entered in the case that granted it.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="access_events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, null=True, related_name="events")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="events")
    payload = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["city_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["city", "seq"], name="access_event_seq_once_per_city"),
            models.CheckConstraint(
                name="access_event_has_a_subject",
                condition=models.Q(dataset__isnull=False)
                | models.Q(incident__isnull=False)
                | models.Q(kind__in=OF_THE_CITY),
            ),
        ]
        indexes = [
            models.Index(fields=["dataset", "-seq"], name="access_event_of_dataset"),
            models.Index(fields=["incident", "-seq"], name="access_event_of_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.city_id}/{self.seq} {self.kind}"
