"""The forms in which a dataset can be had."""

from __future__ import annotations

from django.db import models

from requests_app.datasets.models.dataset import Dataset


class Distribution(models.Model):
    """One form in which a dataset can be had. Addresses are http, https or ftp, as the catalog gave them."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="distributions")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    media_type = models.CharField(max_length=160, blank=True)
    format = models.CharField(max_length=40, blank=True)
    access_url = models.CharField(max_length=2000, blank=True)
    download_url = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="distribution_addresses_can_be_followed",
                condition=(models.Q(access_url="") | models.Q(access_url__regex=r"^(https?|ftp)://"))
                & (models.Q(download_url="") | models.Q(download_url__regex=r"^(https?|ftp)://")),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.format or self.download_url or self.access_url
