"""`/cities/`: each city with its policy and the facts its sources give, nulls kept."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.base import ApiView
from requests_app.api.fields import in_path
from requests_app.api.missing_closed_days import not_specified
from requests_app.api.serializers_city import CityBase, CityLine, CityList, CityShape
from requests_app.cases.actors import PUBLIC
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset

NAMED = Prefetch(
    "datasets", queryset=Dataset.objects.visible_to(PUBLIC).exclude(source=[]).defer("search", "raw")
)
"""The few datasets the city's own pages name; the whole registry has its own address."""


class Cities(ApiView):
    """Every city on this site."""

    @extend_schema(operation_id="cities_list", summary="Cities", tags=["Cities"], responses=CityList)
    def get(self, request: Request) -> Response:
        """Every city on this site, with the key of the law that holds there."""
        return Response({"results": CityLine(City.objects.all(), many=True).data})


class CityDetail(ApiView):
    """One city."""

    @extend_schema(
        operation_id="cities_read",
        summary="One city",
        tags=["Cities"],
        parameters=[in_path("key", "Key of a city.")],
        responses=CityShape,
    )
    def get(self, request: Request, key: str) -> Response:
        """One city: its policy, departments, closed days, named datasets and the facts its sources give.

        Null means that the city does not specify it. `not_specified` lists every such place.
        """
        city = (
            City.objects.select_related("policy")
            .prefetch_related("departments", "closed_days", NAMED)
            .filter(key=key)
            .first()
        )
        if city is None:
            raise Http404
        return Response(shown(city))


def shown(city: City) -> dict[str, Any]:
    """A city in the shape CityShape."""
    fields = dict(CityBase(city).data)
    open_places = {name: fields[name] for name in ("policy", "datasets", "facts")}
    return {**fields, "not_specified": not_specified(open_places)}
