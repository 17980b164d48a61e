"""Due dates as the API gives them: the stable shape of law/json_shape.py, described."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.law.facts import DUE_KINDS, READINGS, STEP_CODES


def _day(help_text: str = "") -> serializers.DateField:
    return serializers.DateField(allow_null=True, help_text=help_text)


class StepShape(serializers.Serializer[object]):
    """One day of the working: whether it counts, its number, and why."""

    on = serializers.DateField()
    counted = serializers.BooleanField()
    number = serializers.IntegerField(allow_null=True)
    why = serializers.CharField(help_text=f"One of: {', '.join(STEP_CODES)}.")
    name = serializers.CharField(allow_blank=True)
    citation = serializers.CharField(allow_blank=True)


class DueShape(serializers.Serializer[object]):
    """One due date. `due_on` null: no one has fixed a date, or the clock stands still."""

    kind = serializers.CharField(
        help_text=f"One of: {', '.join(DUE_KINDS)}; or the key of the rule asked for."
    )
    cycle = serializers.IntegerField(
        help_text="1, then one more for each remand or reopening, and for each window to appeal."
    )
    part = serializers.IntegerField(
        help_text="The installment whose window to appeal this is; 0: the whole request."
    )
    due_on = _day("The day until which the act is in time.")
    promised_on = _day(
        "The date the city named, word for word; the law may move the due date past holidays and closures."
    )
    base_due_on = _day("Before any extension or override.")
    opened_on = serializers.DateField()
    met_on = _day()
    ended_on = _day()
    missed_on = _day("The date that had passed without a decision when the city set a later one.")
    safe_on = _day("The last business day at or before the last counted day.")
    raw_on = _day("The last counted day, before it moved past holidays and closures.")
    cap_on = _day("The latest date an extension may name.")
    other_cap_on = _day("That date under the other reading of the anchor.")
    rule = serializers.CharField(allow_blank=True)
    citation = serializers.CharField(allow_blank=True)
    counting_citation = serializers.CharField(allow_blank=True)
    confidence = serializers.CharField(allow_blank=True)
    verify_citation = serializers.BooleanField()
    source = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    reading = serializers.CharField(help_text=f"One of: {', '.join(READINGS)}.")
    other_reading_due_on = _day("Where a disputed holiday would put the date.")
    paused_on = _day()
    days_left = serializers.IntegerField(allow_null=True)
    if_missed = serializers.CharField(allow_blank=True, help_text="What the law makes of silence.")
    if_missed_on = _day()
    if_missed_appeal_by = _day()
    completes_itself = serializers.BooleanField()
    waits_for = serializers.CharField(
        allow_blank=True, help_text="The event whose day must be known before this date can be counted."
    )
    working = StepShape(many=True)


class PackShape(serializers.Serializer[object]):
    """The version of the law that was asked."""

    key = serializers.CharField()
    version = serializers.CharField()
    name = serializers.CharField()
    status = serializers.CharField()
    reviewed_on = serializers.DateField()


class DueAnswer(serializers.Serializer[object]):
    """Every due date that follows from what was given."""

    pack = PackShape()
    received_at = serializers.DateTimeField()
    received_on = serializers.DateField(help_text="The local date from which the law counts.")
    receipt_policy = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    due = DueShape(many=True)
