"""A city's figures as the API gives them. Null means that a count is hidden, never that no one counted."""

from __future__ import annotations

from rest_framework import serializers


class FiguresAsked(serializers.Serializer[object]):
    """Which year."""

    year = serializers.IntegerField(
        required=False, min_value=1900, max_value=2999, help_text="The city's current year if left out."
    )


def _count(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, help_text=words)


class CountsShape(serializers.Serializer[object]):
    """Determinations that came due, by what became of them."""

    due = _count("All that came due.")
    in_time = _count("Made on or before the due date.")
    late = _count("Made after the due date.")
    owed = _count("Not made yet.")
    never = _count("The due date passed, and the request ended or started over without this determination.")


class WholeCountsShape(CountsShape):
    """A year's determinations."""

    median_days = serializers.FloatField(
        allow_null=True, help_text="Calendar days, of those made; null where fewer than `hidden_below` were."
    )


class MonthCountsShape(CountsShape):
    """A month's determinations."""

    month = serializers.CharField(help_text="As 2026-03.")


class DepartmentCountsShape(CountsShape):
    """A department's determinations."""

    department = serializers.CharField(allow_null=True, help_text="Key; null: no department assigned.")
    name = serializers.CharField(allow_blank=True)


class FiguresShape(serializers.Serializer[object]):
    """A city's figures of a year."""

    city = serializers.CharField()
    year = serializers.IntegerField()
    as_of = serializers.DateField(help_text="The city's local date; due dates before it are counted.")
    received = _count("Requests received in the year.")
    determinations = WholeCountsShape()
    months = MonthCountsShape(many=True, help_text="The months of the year so far.")
    departments = DepartmentCountsShape(many=True, help_text="Departments with anything due.")
    hidden_below = serializers.IntegerField(help_text="Counts from 1 to one below this are null.")
    definition = serializers.ListField(child=serializers.CharField(), help_text="What is counted, in words.")
