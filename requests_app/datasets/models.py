"""A dataset the city's sources name. Its life (publication, withholding, keys) is not modelled yet."""

from __future__ import annotations

from django.db import models

from requests_app.cities.models import City


class Dataset(models.Model):
    """One dataset that a request may be about. `identifier` is the portal's own, null where none was found."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="datasets")
    title = models.CharField(max_length=300)
    identifier = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - null: none was found
    note = models.TextField(blank=True)
    source = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["city", "title"], name="dataset_title_once_per_city")]

    def __str__(self) -> str:
        return self.title
