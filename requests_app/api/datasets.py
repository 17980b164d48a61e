"""`/datasets/`: the registry of a city as far as the caller may know of it, and one dataset of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.access import dataset_timeline
from requests_app.access.terms_of_use import terms_of_use
from requests_app.api import serializers_dataset as shapes
from requests_app.api.base import ApiView
from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import Text
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets import publication_dates, search as dataset_search
from requests_app.datasets.models import Dataset

SALT = "cityrecords.api.datasets"
OPEN_FIELDS = (
    "identifier", "publisher", "owner", "modified", "description", "contact_name", "contact_email", "licence",
    "periodicity", "issued", "landing_page",
)  # fmt: skip
"""Fields whose null means that the city leaves them open."""


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
            rows = rows.filter(pk__gt=_read(asked["cursor"], asked))
        limit = int(asked["limit"])
        found = list(rows[: limit + 1])
        now = timezone.now()
        for row in found:
            _complete(row, row.city, now)
        following = _next(request, asked, found[limit - 1]) if len(found) > limit else None
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


def shown(row: Dataset, now: datetime) -> dict[str, Any]:
    """A dataset in the shape DatasetWhole."""
    _complete(row, row.city, now)
    held = row.withholding
    extra = {
        "terms": terms_of_use(row),
        "distributions": list(row.distributions.all()) if row.shows_links else [],
        "withholding": held and {
            "decided_at": held.decided_at,
            "citations": list(held.citations.all()),
            "segregability": held.segregability,
            "responsible": held.responsible,
        },
        "happened": dataset_timeline.of_dataset(row),
        "not_specified": [],
    }  # fmt: skip
    base = dict(shapes.DatasetWhole(_Row(row, extra)).data)
    if not row.shows_links:
        base["landing_page"] = None
    base["not_specified"] = [name for name in OPEN_FIELDS if base[name] is None and _is_open(row, name)]
    return base


class _Row:
    """A dataset with what belongs to it, as a serializer reads it."""

    def __init__(self, row: Dataset, extra: Mapping[str, Any]) -> None:
        self.row, self.extra = row, extra

    def __getattr__(self, name: str) -> Any:
        return self.extra[name] if name in self.extra else getattr(self.row, name)


def _is_open(row: Dataset, name: str) -> bool:
    """Whether the field is empty on file, not only kept from view."""
    return not getattr(row, name)


def _complete(row: Dataset, city: City, now: datetime) -> None:
    """What is worked out when asked."""
    row.status = dataset_search.standing_of(row)  # type: ignore[attr-defined]
    row.overdue = publication_dates.is_overdue(row, local_date(city, now))  # type: ignore[attr-defined]
    row.url = settings.PUBLIC_URL + reverse("web:dataset", args=[city.key, row.pk])  # type: ignore[attr-defined]


def _next(request: Request, asked: Mapping[str, Any], last: Dataset) -> str:
    cursor = signing.dumps([last.pk, _fingerprint(asked)], salt=SALT)
    kept = [(name, value) for name, value in request.query_params.items() if name != "cursor"]
    return f"{settings.PUBLIC_URL}{request.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _read(cursor: str, asked: Mapping[str, Any]) -> int:
    """Where a cursor points. Raises BadInput for one that is not ours or belongs to other filters."""
    try:
        pk, fingerprint = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError, UnicodeError) as problem:
        raise BadInput({"cursor": [_("This is not a cursor of this list. Begin without one.")]}) from problem
    if fingerprint != _fingerprint(asked):
        raise BadInput(
            {"cursor": [_("This cursor belongs to other filters. Begin without one, or keep the filters.")]}
        )
    return int(pk)


def _fingerprint(asked: Mapping[str, Any]) -> str:
    kept = {name: str(value) for name, value in asked.items() if name not in ("cursor", "limit")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]
