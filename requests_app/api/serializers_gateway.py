"""The shapes of what gateways send and get."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from requests_app.services.gateways.usage_rows import MOST_CALLS, MOST_ROWS


class IntrospectionAsked(serializers.Serializer[object]):
    """The form a gateway sends."""

    token = serializers.CharField(max_length=200, help_text="The whole key, as its holder sent it.")
    token_type_hint = serializers.CharField(
        max_length=60, required=False, help_text="Allowed by RFC 7662; not used here."
    )


class KeyTier(serializers.Serializer[object]):
    """How many calls a key may make. Null: the city specifies no limit for that span."""

    name = serializers.CharField(allow_null=True)
    per_second = serializers.IntegerField(allow_null=True)
    per_minute = serializers.IntegerField(allow_null=True)
    per_day = serializers.IntegerField(allow_null=True)


class KeyDataset(serializers.Serializer[object]):
    """A dataset that a key opens."""

    id = serializers.IntegerField(help_text="The number in `scope`.")
    identifier = serializers.CharField(
        allow_null=True, help_text="The portal's own; null where none was found."
    )


class Introspection(serializers.Serializer[object]):
    """What a key opens. Where `active` is false nothing else is told."""

    active = serializers.BooleanField()
    scope = serializers.CharField(required=False, help_text="`dataset:ID`, separated by blanks.")
    client_id = serializers.CharField(required=False, help_text="The access, not the person.")
    token_type = serializers.CharField(required=False)
    exp = serializers.IntegerField(required=False, help_text="When the key stops, in seconds since 1970.")
    iat = serializers.IntegerField(required=False, help_text="When the key was made, in seconds since 1970.")
    iss = serializers.CharField(required=False)
    key_prefix = serializers.CharField(required=False, help_text="Names the key in `usage`.")
    tier = KeyTier(required=False)
    datasets = KeyDataset(many=True, required=False)


class UsageRow(serializers.Serializer[object]):
    """Calls made with one key in one span of time, a day at most."""

    key = serializers.CharField(
        max_length=20, help_text="The prefix of the key, `key_prefix` of an introspection."
    )
    begin = serializers.DateTimeField(help_text="Where the span begins.")
    end = serializers.DateTimeField(help_text="Where it ends, exclusive.")
    calls = serializers.IntegerField(min_value=0, max_value=MOST_CALLS)
    refused = serializers.IntegerField(
        min_value=0, max_value=MOST_CALLS, default=0, help_text="How many of them the gateway refused."
    )


class UsageAsked(serializers.Serializer[object]):
    """One report of a gateway."""

    batch = serializers.RegexField(
        r"^[A-Za-z0-9._:-]{1,100}\Z", help_text="A name of your own for this report, such as a UUID."
    )
    rows = serializers.ListField(child=UsageRow(), min_length=1, max_length=MOST_ROWS)

    def validate(self, attrs: Any) -> Any:
        """As it is; what a row may say is judged by services/gateways/usage_rows.py."""
        return attrs


class UsageTaken(serializers.Serializer[object]):
    """What became of a report."""

    batch = serializers.CharField()
    rows = serializers.IntegerField()
    counted = serializers.BooleanField(help_text="False: this batch was counted before.")
