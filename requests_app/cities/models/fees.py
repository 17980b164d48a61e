"""What a city charges for copies: the rates of its own fee schedule."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models.city import City


class FeeUnit(models.TextChoices):
    """What a rate is for (law/load_parts.py: FEE_UNITS)."""

    PAGE = "page", _("page")
    HOUR = "hour", _("hour")
    FILE = "file", _("file")
    GIGABYTE = "gigabyte", _("gigabyte")
    ITEM = "item", _("item")
    REQUEST = "request", _("request")


class FeeRate(models.Model):
    """One rate of a city's fee schedule. `kind` is a fee rule of its law; `price` is in US dollars for one unit."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="fee_rates")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=10, choices=FeeUnit.choices)
    price = models.DecimalField(
        max_digits=9, decimal_places=4, validators=[MinValueValidator(Decimal("0.0001"))]
    )
    basis = models.CharField(max_length=300, help_text=_("The resolution or ordinance that sets it."))

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["city", "name"], name="one_fee_rate_of_a_name"),
            models.CheckConstraint(condition=models.Q(price__gt=0), name="fee_rate_is_positive"),
            models.CheckConstraint(condition=models.Q(unit__in=FeeUnit.values), name="fee_rate_unit_known"),
            models.CheckConstraint(condition=models.Q(basis__regex=r"\S"), name="fee_rate_names_its_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.price} a {self.unit}"
