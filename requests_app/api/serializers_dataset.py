"""Datasets as the API gives them. Null means that the city does not specify it."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.api.fields import InLanguage
from requests_app.cases.law_translation import law_text
from requests_app.datasets.search import STANDINGS
from requests_app.datasets.states import AccessLevel, DatasetState, Origin


class Said(serializers.CharField):
    """A text of which nothing said is told as null."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"allow_null": True, **options})  # type: ignore[arg-type]

    def to_representation(self, value: object) -> str | None:  # type: ignore[override]
        """The text, or null."""
        return str(value) if value else None


class SaidInLanguage(Said):
    """The same in the language of the answer, where it has a translation."""

    def to_representation(self, value: object) -> str | None:  # type: ignore[override]
        """The text, or null."""
        return law_text(super().to_representation(value)) or None


class DatasetLine(serializers.Serializer[object]):
    """A dataset in a list."""

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="Its page for people.")
    title = InLanguage()
    identifier = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=list(STANDINGS.items()), help_text="Its status, in one word.")
    state = serializers.ChoiceField(choices=DatasetState.choices)
    access_level = serializers.ChoiceField(choices=AccessLevel.choices)
    publisher = Said()
    owner = InLanguage(source="owner.name", default=None, allow_null=True, help_text="Department.")
    formats = serializers.ListField(child=serializers.CharField())
    modified = Said()
    next_due_on = serializers.DateField(allow_null=True, help_text="By when it, or its next update, is due.")
    original_due_on = serializers.DateField(
        allow_null=True, help_text="The date first promised, while it differs."
    )
    overdue = serializers.BooleanField()


class FormShape(serializers.Serializer[object]):
    """One form in which the data can be had."""

    title = Said()
    description = Said()
    format = Said()
    media_type = Said()
    access_url = Said()
    download_url = Said()


class DatasetCitationShape(serializers.Serializer[object]):
    """One exemption a dataset is withheld under."""

    exemption = serializers.CharField(source="exemption_key")
    citation = serializers.CharField(source="citation_text")
    meaning = serializers.CharField()
    pack_key = serializers.CharField()
    pack_version = serializers.CharField()
    data = serializers.CharField(source="records", help_text="Which data.")  # type: ignore[assignment]
    explanation = serializers.CharField()
    facts = Said()
    harm = Said()
    other_law = Said()
    rereview_on = serializers.DateField(allow_null=True)


class DataPersonShape(serializers.Serializer[object]):
    """Someone who answers for a decision."""

    name = serializers.CharField()
    title = serializers.CharField()


class WithholdingShape(serializers.Serializer[object]):
    """Why a dataset is withheld."""

    decided_at = serializers.DateTimeField()
    citations = DatasetCitationShape(many=True)
    segregability = serializers.CharField(help_text="Which part can be published, or why none.")
    responsible = DataPersonShape(many=True)


class WithheldPartShape(WithholdingShape):
    """Why a part of a published dataset is withheld."""

    part = serializers.CharField(help_text="The fields or rows that are withheld.")


class HappenedShape(serializers.Serializer[object]):
    """One thing that happened to a dataset."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    sentence = serializers.CharField()
    more = serializers.CharField(source="detail")


class TermsShape(serializers.Serializer[object]):
    """The terms of use: the dataset's own, else the city's."""

    text = Said()
    url = Said()
    version = Said(help_text="SHA-256 of the text.")


class DatasetWhole(DatasetLine):
    """One dataset."""

    description = Said()
    keywords = Said()
    contact_name = Said()
    contact_email = Said()
    licence = Said()
    rights = Said()
    periodicity = Said(help_text="Update frequency: ISO 8601 such as R/P1M, or the catalog's word.")
    issued = Said()
    landing_page = Said()
    note = SaidInLanguage()
    origin = serializers.ChoiceField(choices=Origin.choices)
    published_on = serializers.DateField(allow_null=True)
    vanished_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when the city's catalog no longer lists it."
    )
    state_reason = Said(help_text="Why it is under review or withdrawn.")
    due_reason = Said(help_text="Why the date moved.")
    terms = TermsShape()
    distributions = FormShape(many=True)
    withholding = WithholdingShape(allow_null=True)
    withheld_parts = WithheldPartShape(
        many=True, help_text="Parts that are withheld while the rest is published."
    )
    happened = HappenedShape(many=True)
    not_specified = serializers.ListField(
        child=serializers.CharField(), help_text="Names of the fields that the city leaves open."
    )


class DatasetPage(serializers.Serializer[object]):
    """A page of datasets."""

    next = serializers.URLField(allow_null=True)
    results = DatasetLine(many=True)
