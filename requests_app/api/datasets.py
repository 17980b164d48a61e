"""`/datasets/`: the registry of a city as far as the caller may know of it, and one dataset of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api import serializers_dataset as shapes
from requests_app.api.base import ApiView
from requests_app.api.dataset_cursor import next_address, place_of
from requests_app.api.dataset_shape import complete, shown
from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import Text
from requests_app.cities.models import City
from requests_app.datasets import search as dataset_search
from requests_app.datasets.models import Dataset


class DatasetsQuery(serializers.Serializer[object]):
    """The filters of the list."""

    city = Text(help_text="Key of a city.")
    q = Text(max_length=200, help_text="Words that must all occur; the beginning of a word is enough.")
    status = serializers.ChoiceField(choices=list(dataset_search.STANDINGS.items()), required=False)
    publisher = Text(max_length=300, help_text="Exactly as the registry writes it.")
    format = Text(max_length=40, help_text="Such as csv.")
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50, help_text="Rows of a page.")
    cursor = Text(max_length=300, help_text="From `next`; keep the filters as they were.")


class DatasetsView(ApiView):
    """What both addresses have in common."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """What a staff token opened stays in no cache."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.caller.kind != "anonymous":
            answer["Cache-Control"] = "private, no-store"
        return answer


class Datasets(DatasetsView):
    """The registry of a city."""

    query = DatasetsQuery

    @extend_schema(
        operation_id="datasets_list",
        summary="Datasets",
        tags=["Datasets"],
        parameters=[DatasetsQuery],
        responses=shapes.DatasetPage,
    )
    def get(self, request: Request) -> Response:
        """The datasets of a city or of all, as they came to the registry. Follow `next` for further pages.

        What is not public is shown to the city's own staff tokens only.
        """
        asked = self.asked
        wanted = dataset_search.Wanted(
            asked.get("q", ""), asked.get("status", ""), asked.get("publisher", ""), asked.get("format", "")
        )
        rows = dataset_search.narrow(Dataset.objects.visible_to(self.caller.actor), wanted)
        if "city" in asked:
            if not City.objects.filter(key=asked["city"]).exists():
                raise BadInput({"city": [_("There is no such city.")]})
            rows = rows.filter(city__key=asked["city"])
        rows = rows.defer("search", "raw", "warnings").select_related("owner", "city").order_by("pk")
        if asked.get("cursor"):
            rows = rows.filter(pk__gt=place_of(asked["cursor"], asked))
        limit = int(asked["limit"])
        found = list(rows[: limit + 1])
        now = timezone.now()
        for row in found:
            complete(row, row.city, now)
        following = next_address(request, asked, found[limit - 1]) if len(found) > limit else None
        return Response({"next": following, "results": shapes.DatasetLine(found[:limit], many=True).data})


class DatasetDetail(DatasetsView):
    """One dataset."""

    @extend_schema(
        operation_id="datasets_read",
        summary="One dataset",
        tags=["Datasets"],
        parameters=[
            OpenApiParameter("id", OpenApiTypes.INT64, OpenApiParameter.PATH, description="Its number here.")
        ],
        responses=shapes.DatasetWhole,
    )
    def get(self, request: Request, id: int) -> Response:
        """Everything the city says about one dataset; null where it says nothing, listed in `not_specified`.

        Withheld ones come with the exemptions relied on. A dataset that is not public reads as absent.
        """
        rows = Dataset.objects.visible_to(self.caller.actor).defer("search", "raw", "warnings")
        rows = rows.select_related("city__policy", "owner", "withholding")
        row = rows.filter(pk=id).first() if id < 2**63 else None
        if row is None:
            raise Http404
        return Response(shown(row, timezone.now()))
