"""The city's own tags for requests."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from requests_app.cities.models.city import City


class Tag(models.Model):
    """One tag. `retired_at`: no longer given; requests that have it keep it."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("city", Lower("name"), name="tag_once_per_city"),
            models.CheckConstraint(condition=models.Q(name__regex=r"\S"), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
