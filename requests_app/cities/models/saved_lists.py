"""Lists of requests under a name: filters, order and columns as they stand in the address of the queue."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models.city import City
from requests_app.cities.models.staff import Role


class SavedList(models.Model):
    """One list. Without a city it is its owner's alone; with one, everyone's who works there.

    `role`: the list that people of this role begin with in that city. `query`: the address after its question mark,
    without search words, which may name a person.
    """

    name = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    city = models.ForeignKey(City, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices, blank=True)
    query = models.CharField(max_length=1500, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="own_list_once_by_name", condition=models.Q(city=None)
            ),
            models.UniqueConstraint(
                fields=["city", "name"],
                name="shared_list_once_by_name",
                condition=models.Q(city__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["city", "role"], name="one_first_list_per_role", condition=~models.Q(role="")
            ),
            models.CheckConstraint(
                condition=models.Q(role="") | models.Q(city__isnull=False, role__in=Role.values),
                name="first_list_of_a_role_is_shared",
            ),
        ]
        verbose_name = _("saved list")

    def __str__(self) -> str:
        return self.name
