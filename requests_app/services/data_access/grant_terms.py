"""The terms of an access: its tier, its last day and its datasets, each the city's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from requests_app.access.models import RateTier
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset

MOST_YEARS = 10
MOST_SCOPES = 200


def require_terms(city: City, tier: RateTier | None, expires_on: date | None, today: date) -> None:
    gaps: dict[str, list[str]] = {}
    if tier is not None and (tier.city_id != city.pk or tier.retired):
        gaps["tier"] = [_("Choose one of the city’s own tiers.")]
    if expires_on is None:
        gaps["expires_on"] = [_("Enter the last day of the access.")]
    elif expires_on < today:
        gaps["expires_on"] = [_("Enter a last day that is today or later.")]
    elif expires_on.year > today.year + MOST_YEARS:
        gaps["expires_on"] = [_("That is more than ten years from now. Check the year.")]
    if gaps:
        raise Incomplete(gaps)


def scoped_datasets(city: City, asked: Dataset, scopes: Sequence[int], actor: Actor) -> list[Dataset]:
    wanted = {asked.pk, *scopes}
    found = list(Dataset.objects.visible_to(actor).filter(city=city, pk__in=list(wanted)[: MOST_SCOPES + 1]))
    if len(wanted) > MOST_SCOPES or {row.pk for row in found} | {asked.pk} != wanted:
        raise Incomplete({"scopes": [_("Choose datasets of this city.")]})
    return found if asked.pk in {row.pk for row in found} else [asked, *found]
