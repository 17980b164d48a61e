"""`/cities/<key>/figures/`: how many determinations came due, and what became of them, as in the annual report."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.base import ApiView
from requests_app.api.fields import in_path
from requests_app.api.serializers_figures import FiguresAsked, FiguresShape
from requests_app.cases.analytics import Year, kept_year
from requests_app.cases.figures import OUTCOMES
from requests_app.cases.figures_definition import public_definition
from requests_app.cases.law_translation import law_text
from requests_app.cases.public_figures import CountsShown
from requests_app.cases.suppression import SMALLEST
from requests_app.cases.yearly_report import for_the_public
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City


class CityFigures(ApiView):
    """The figures of one city and year."""

    query = FiguresAsked

    @extend_schema(
        operation_id="city_figures",
        summary="A city's figures",
        tags=["Cities"],
        parameters=[in_path("key", "Key of a city."), FiguresAsked],
        responses=FiguresShape,
    )
    def get(self, request: Request, key: str) -> Response:
        """How many determinations came due in a year, and how many were made in time, made late, or are still owed.

        By month and by department, with the definition. The same figures as in the annual report; a count is null
        where it is below `hidden_below`, or where it would reveal such a count.
        """
        city = City.objects.select_related("policy").filter(key=key).first()
        if city is None:
            raise Http404
        today = local_date(city, timezone.now())
        year = self.asked.get("year", today.year)
        return Response(shown(kept_year(city, year, today)))


def shown(figures: Year) -> dict[str, Any]:
    """A year in the shape FiguresShape."""
    public = for_the_public(figures)
    median = public.decisions.median_days
    return {
        "city": figures.city.key,
        "year": figures.year,
        "as_of": figures.decisions.today.isoformat(),
        "received": _number(public.received),
        "determinations": {
            **_counts(public.decisions.whole),
            "median_days": float(median) if median else None,
        },
        "months": [
            {"month": f"{month:%Y-%m}", **_counts(counts)}
            for month, counts in public.decisions.months.items()
        ],
        "departments": [
            {"department": row.key or None, "name": law_text(row.name), **_counts(row.counts)}
            for row in public.decisions.departments
        ],
        "hidden_below": SMALLEST,
        "definition": public_definition(),
    }


def _counts(counts: CountsShown) -> dict[str, int | None]:
    return {name: _number(getattr(counts, name)) for name in ("due", *OUTCOMES)}


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
