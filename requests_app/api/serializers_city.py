"""Cities as the API gives them. Null means that the city's sources do not specify it."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.api.fields import InLanguage, TimeOfDay


class CityLine(serializers.Serializer[object]):
    """A city in a list."""

    key = serializers.CharField()
    name = serializers.CharField()
    state = serializers.CharField()
    timezone = serializers.CharField()
    law = serializers.CharField(source="pack_key", help_text="Key of its public-records law, see /laws/.")


class PolicyShape(serializers.Serializer[object]):
    """What the law leaves to the city."""

    receipt_policy = serializers.CharField()
    opens_at = TimeOfDay(allow_null=True, help_text="Local time of day.")
    closes_at = TimeOfDay(allow_null=True, help_text="Local time of day.")
    extension_anchor = serializers.CharField()
    appeal_offered = serializers.BooleanField(help_text="Whether the city itself reviews its decisions.")
    appeal_filing_days = serializers.IntegerField(allow_null=True)
    appeal_decision_days = serializers.IntegerField(allow_null=True)
    appeal_late_allowed = serializers.BooleanField()
    appeal_basis = serializers.CharField()
    close_after_days = serializers.IntegerField(allow_null=True)


class DepartmentShape(serializers.Serializer[object]):
    """A part of the city that holds records."""

    key = serializers.CharField()
    name = InLanguage()
    roles = serializers.ListField(child=serializers.CharField())
    source = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    confidence = serializers.CharField()


class ClosedDayShape(serializers.Serializer[object]):
    """A day on which the city's office is closed beside the law's own holidays."""

    on = serializers.DateField()
    note = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class DatasetShape(serializers.Serializer[object]):
    """A dataset that the city's sources name."""

    title = InLanguage()
    identifier = serializers.CharField(allow_null=True)
    note = InLanguage()
    source = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]


class CityBase(CityLine):
    """A city with its policy and everything its sources say."""

    reviewed_on = serializers.DateField(allow_null=True)
    policy = PolicyShape()
    departments = DepartmentShape(many=True)
    closed_days = ClosedDayShape(many=True)
    datasets = DatasetShape(many=True)
    facts = serializers.DictField(
        help_text="The city's file as reviewed: contacts, portals, open data, sources."
    )


class CityShape(CityBase):
    """A city, and what its sources leave open."""

    not_specified = serializers.ListField(
        child=serializers.CharField(), help_text="Paths of every null in `policy`, `datasets` and `facts`."
    )


class CityList(serializers.Serializer[object]):
    """All cities."""

    results = CityLine(many=True)
