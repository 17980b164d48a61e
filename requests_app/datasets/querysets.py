"""The questions asked of the registry; who may see which dataset is decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, Self

from django.db import models
from django.db.models import Q

from requests_app.datasets.states import DUE_STATES, OUT_STATES, AccessLevel

if TYPE_CHECKING:
    from requests_app.datasets.models.dataset import Dataset  # noqa: F401 - named in quotes below


class Reader(Protocol):
    """Who reads, as cases/actors.py: Actor describes them."""

    @property
    def is_system(self) -> bool:
        """Whether the house itself reads."""

    @property
    def city_roles(self) -> Mapping[int, Any]:
        """What a member of staff is, by city; `department_ids` None is the whole city."""


def dataset_visibility(reader: Reader, prefix: str = "") -> Q:
    """The filter on datasets for one reader: what is not public is for the city's own staff.

    Staff narrowed to departments see what is not public only where their department owns it.
    `prefix` reaches the dataset from another table ("dataset__").
    """
    if reader.is_system:
        return Q()
    seen = ~Q(**{f"{prefix}access_level": AccessLevel.NON_PUBLIC})
    whole = [city_id for city_id, scope in reader.city_roles.items() if scope.department_ids is None]
    if whole:
        seen |= Q(**{f"{prefix}city_id__in": whole})
    for city_id, scope in reader.city_roles.items():
        if scope.department_ids is not None:
            seen |= Q(**{f"{prefix}city_id": city_id, f"{prefix}owner_id__in": scope.department_ids})
    return seen


class DatasetQuerySet(models.QuerySet["Dataset"]):
    """Questions about datasets."""

    def visible_to(self, reader: Reader) -> Self:
        """The datasets this reader may know of; everything a door shows starts here."""
        return self.filter(dataset_visibility(reader))

    def out(self) -> Self:
        """What anyone may fetch: published, or under review with its addresses still shown."""
        return self.exclude(access_level=AccessLevel.NON_PUBLIC).filter(
            state__in=[str(state) for state in OUT_STATES], links_hidden=False
        )

    def missed(self, today: date) -> Self:
        """Datasets whose date of publication passed (`today` is the city's local date) and was not yet marked."""
        return self.filter(
            state__in=[str(state) for state in DUE_STATES], vanished_at=None, next_due_on__lt=today
        ).filter(Q(missed_on=None) | Q(missed_on__lt=models.F("next_due_on")))
