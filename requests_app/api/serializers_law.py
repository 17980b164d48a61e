"""The law as the API gives it: every confirmed statement beside its citation, source and dates in force."""

from __future__ import annotations

from rest_framework import serializers


class LawLine(serializers.Serializer[object]):
    """One version of one law."""

    key = serializers.CharField()
    version = serializers.CharField(help_text="The day it took effect, or `undated` where none is recorded.")
    name = serializers.CharField()
    jurisdiction = serializers.CharField()
    citation = serializers.CharField()
    status = serializers.CharField(help_text="`in_force`, or `pending` for a bill, which is not law.")
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    reviewed_on = serializers.DateField()


class LawList(serializers.Serializer[object]):
    """All laws in this system."""

    results = LawLine(many=True)


class SourceShape(serializers.Serializer[object]):
    """Where a statement was read."""

    key = serializers.CharField()
    title = serializers.CharField()
    locator = serializers.CharField()


class DatedShape(serializers.Serializer[object]):
    """What every statement of law stands beside."""

    key = serializers.CharField()
    citation = serializers.CharField()
    source = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(), help_text="Keys into `sources`."
    )


class RuleShape(DatedShape):
    """A sentence of law that is not a time limit."""

    text = serializers.CharField()


class FeeShape(RuleShape):
    """Something that may be charged, or never."""

    name = serializers.CharField()


class InForceShape(DatedShape):
    """A statement with its own dates in force; null: as long as the law itself."""

    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)


class DeadlineShape(InForceShape):
    """A time limit. `count` null: the law names no number."""

    name = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    trigger = serializers.CharField()
    duty = serializers.CharField()


class GroundShape(InForceShape):
    """A reason for which the law lets the city take longer."""

    name = serializers.CharField()
    text = serializers.CharField()
    subdivision = serializers.CharField()


class ExemptionShape(InForceShape):
    """A lawful reason to withhold."""

    name = serializers.CharField()
    category = serializers.CharField()
    former_citation = serializers.CharField()
    nature = serializers.CharField(help_text="`discretionary`, `prohibited` or `mixed`.")
    balancing = serializers.CharField()
    needs_balance = serializers.BooleanField(
        help_text="A denial must state facts and harm for these records."
    )
    segregation = serializers.CharField()
    typical_records = serializers.ListField(child=serializers.CharField())
    description = serializers.CharField()
    letter_explanation = serializers.CharField()
    time_limited = serializers.BooleanField()
    names_other_law = serializers.BooleanField()


class LawShape(LawLine):
    """One law with everything in force on a day."""

    on = serializers.DateField()
    applies_to = serializers.CharField()
    timezone = serializers.CharField()
    effective_note = serializers.CharField()
    disclaimer = serializers.CharField()
    deadlines = DeadlineShape(many=True)
    extension_grounds = GroundShape(many=True)
    administrative_remedies = RuleShape(many=True)
    judicial_remedies = RuleShape(many=True)
    chargeable = FeeShape(many=True)
    not_chargeable = FeeShape(many=True)
    duties = RuleShape(many=True)
    not_specified = serializers.ListField(
        child=serializers.CharField(), help_text="What this law leaves open, in words."
    )
    sources = SourceShape(many=True)


class Catalogue(serializers.Serializer[object]):
    """The exemptions of one law in force on a day."""

    law = LawLine()
    on = serializers.DateField()
    count = serializers.IntegerField()
    exemptions = ExemptionShape(many=True)
    sources = SourceShape(many=True)
