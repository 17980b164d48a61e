"""The city as its sources describe it: its departments, and the days on which it is closed."""

from __future__ import annotations

from django.db import models

CONTACT_WAYS = ("email", "phone", "address", "hours", "url")
"""The ways to reach the office that an administrator can enter."""
AT_THE_DESK = "desk"
"""The confidence of a department that an administrator added; no file changes it."""


class City(models.Model):
    """One city as its sources describe it; rewritten by `load_cities`, never by hand. Null: not specified.

    `desk_contact`: how the office is reached where its administrator entered it (CONTACT_WAYS); no file changes that.
    `practice`: an invented city for practice; no notice of it leaves the machine.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=2)
    timezone = models.CharField(max_length=60)
    pack_key = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    desk_contact = models.JSONField(default=dict, blank=True)
    practice = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "cities"

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A part of the city that holds records; `source` and `confidence` say where the name comes from."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="departments")
    key = models.SlugField()
    name = models.CharField(max_length=160)
    roles = models.JSONField(default=list, blank=True)
    source = models.JSONField(default=list, blank=True)
    confidence = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="department_key_once_per_city")]

    def __str__(self) -> str:
        return self.name


class ClosedDay(models.Model):
    """A day on which the city's office is closed all day, beside the law's own holidays."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="closed_days")
    on = models.DateField()
    note = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["city", "on"], name="closed_day_once_per_city")]

    def __str__(self) -> str:
        return f"{self.on}: {self.note}"
