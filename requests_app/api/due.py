"""`/due/`: the clock with its working, for any city or law on file and any moment of receipt."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.base import ApiView
from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import Many, Text, YesNo, with_plus
from requests_app.api.serializers_due import DueAnswer
from requests_app.cities.models import City
from requests_app.law.city_file import Place
from requests_app.law.cli_question import Question, answer
from requests_app.law.json_shape import answer_as_dict
from requests_app.law.pack import library
from requests_app.law.parse_inputs import ANCHORS, POLICIES, AskError

MANY = {"closed": "closed", "option": "options", "pause": "pauses", "event": "events"}
"""Parameter to the field of a Question it fills."""
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
"""A local time of day."""


class DueQuery(serializers.Serializer[object]):
    """Every input of the clock."""

    city = Text(help_text="Key of a city: its law, zone, receipt policy, hours, closures and terms are used.")
    law = Text(help_text="Key of a law, or `key@version`. Needed where no city is given.")
    received = Text(
        required=True,
        max_length=40,
        help_text="Local moment such as 2026-10-01T09:00, or one with an offset.",
    )
    rule = Text(help_text="One time limit of the law instead of all.")
    zone = Text(max_length=60, help_text="Time zone. Default: the city's, else the law's.")
    receipt_policy = serializers.ChoiceField(choices=POLICIES, required=False)
    opens = serializers.RegexField(
        CLOCK, required=False, help_text="Opening time of the office, such as 08:00."
    )
    closes = serializers.RegexField(CLOCK, required=False, help_text="Closing time, for `next_business_day`.")
    closed = Many(child=Text(), help_text="A day on which the city is closed: 2026-11-27 or 2026-11-27=note.")
    option = Many(child=Text(), max_length=10, help_text="A local variant of the holidays, such as `dc`.")
    track = Text(help_text="A kind of request with its own days, such as `commercial`.")
    extension = Text(max_length=12, help_text="An extension by so many days, or to a date.")
    anchor = serializers.ChoiceField(choices=ANCHORS, required=False)
    pause = Many(
        child=Text(), max_length=50, help_text="`clarification:2026-10-05..2026-10-09` or `fee:2026-10-05`."
    )
    event = Many(
        child=Text(),
        max_length=50,
        help_text="Anything else that happened: `determined=2026-10-12,what=denied`.",
    )
    appeal_filing_days = Text(max_length=5, help_text="Days to appeal by the city's own policy.")
    appeal_decision_days = Text(max_length=5, help_text="Days to decide an appeal by the city's own policy.")
    working = YesNo(default="true", help_text="`false` leaves out the day-by-day calculation.")


class DueDates(ApiView):
    """The clock."""

    query = DueQuery

    @extend_schema(
        operation_id="due", summary="Due dates", tags=["Law"], parameters=[DueQuery], responses=DueAnswer
    )
    def get(self, request: Request) -> Response:
        """Work out every due date of a request received at a moment, with the working day by day.

        With `city` everything the city has settled is used; what you give yourself comes before it.
        """
        try:
            found = answer(self._question(), library())
        except AskError as problem:
            field = {"pack": "law"}.get(problem.field, problem.field)
            raise BadInput({field: [f"{field}: {problem.reason}"]}) from problem
        body = answer_as_dict(found)
        if self.asked["working"] == "false":
            for due in body["due"]:
                due["working"] = []
        return Response(body)

    def _question(self) -> Question:
        asked = dict(self.asked)
        city = self._city(asked.pop("city", ""))
        settled = terms_given(city) if city else {}
        known = {field.name for field in fields(Question)}
        given: dict[str, Any] = {name: value for name, value in asked.items() if name in known}
        given |= {field: tuple(asked[name]) for name, field in MANY.items() if name in asked}
        given["received"] = with_plus(asked["received"])
        return Question(
            **{**settled, **given}, pack=asked.get("law", ""), place=place_of(city) if city else None
        )

    def _city(self, key: str) -> City | None:
        if not key:
            return None
        city = City.objects.select_related("policy").filter(key=key).first()
        if city is None:
            known = ", ".join(City.objects.values_list("key", flat=True))
            raise BadInput({"city": [f"city: {key!r} is not in this system; known: {known}"]})
        return city


def place_of(city: City) -> Place:
    """What a city has settled for its clock, as its own cases are counted."""
    return Place(
        key=city.key,
        name=city.name,
        law=city.pack_key,
        timezone=city.timezone,
        receipt_policy=city.policy.receipt_policy,
        opens=city.policy.opens_at,
        closes=city.policy.closes_at,
        closures=dict(city.closed_days.values_list("on", "note")),
    )


def terms_given(city: City) -> dict[str, str]:
    """The city's terms in the texts of a Question; nothing for what it does not specify."""
    terms = {"anchor": city.policy.extension_anchor}
    if city.policy.appeal_offered:
        terms["appeal_filing_days"] = str(city.policy.appeal_filing_days or "")
        terms["appeal_decision_days"] = str(city.policy.appeal_decision_days or "")
    return terms
