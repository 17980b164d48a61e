"""The tiers of calls: how many calls a city lets one holder make."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from requests_app.cities.models import City

MOST_CALLS = 1_000_000_000
_CALLS = {
    "null": True,
    "blank": True,
    "validators": [MinValueValidator(1), MaxValueValidator(MOST_CALLS)],
}


class RateTier(models.Model):
    """How many calls a city lets one holder make. Null: the city specifies no limit for that span."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="rate_tiers")
    name = models.CharField(max_length=80)
    per_second = models.PositiveIntegerField(**_CALLS)  # type: ignore[arg-type]
    per_minute = models.PositiveIntegerField(**_CALLS)  # type: ignore[arg-type]
    per_day = models.PositiveIntegerField(**_CALLS)  # type: ignore[arg-type]
    basis = models.CharField(max_length=300, blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["city_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["city", "name"], name="tier_name_once_per_city"),
            models.CheckConstraint(
                name="tier_limits_positive",
                condition=~models.Q(per_second=0) & ~models.Q(per_minute=0) & ~models.Q(per_day=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name
