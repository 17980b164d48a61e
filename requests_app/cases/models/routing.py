"""Rules by which a new request goes to a department and a person."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from requests_app.cases.states import Kind
from requests_app.cities.models import City, Department
from requests_app.datasets.models import Dataset


class RoutingRule(models.Model):
    """One rule; the first in `position` whose conditions all fit decides. Without conditions it is the city's default,
    asked last. `words`: any of these phrases in the request. `retired_at`: asked no more; its cases still name it.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="routing_rules")
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    words = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "words", "kind", "dataset"],
                name="routing_conditions_once",
                condition=Q(retired_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(kind__in=["", *Kind.values]), name="routing_kind_known"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="routing_rule_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_default(self) -> bool:
        """Whether it takes whatever no other rule takes."""
        return not self.words and not self.kind and self.dataset_id is None
