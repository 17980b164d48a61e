"""The withholding log as the API gives it."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.cases.models.withholding import Treatment


class LogLineShape(serializers.Serializer[object]):
    """One record or page range. `dated_on` null: the date of the record is not known."""

    position = serializers.IntegerField()
    description = serializers.CharField()
    dated_on = serializers.DateField(allow_null=True)
    custodian = serializers.CharField(help_text="Author or custodian, as an office or a role.")
    pages = serializers.CharField()
    citation_id = serializers.IntegerField()
    citation = serializers.CharField(source="citation.citation_text")
    exemption_key = serializers.CharField()
    treatment = serializers.ChoiceField(choices=Treatment.choices)
    reason = serializers.CharField()


class LogShape(serializers.Serializer[object]):
    """A log. `sha256` fixes its lines; the event of the decision holds it too."""

    decision_id = serializers.IntegerField()
    lines = serializers.IntegerField(help_text="How many there are in all.")
    sha256 = serializers.CharField()
    next = serializers.URLField(allow_null=True, help_text="The address of the next page; null on the last.")
    results = LogLineShape(many=True)


class LogInBrief(serializers.Serializer[object]):
    """How long a decision's log is, and its hash."""

    lines = serializers.IntegerField()
    sha256 = serializers.CharField()
