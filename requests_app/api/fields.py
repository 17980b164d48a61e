"""Parameters of the API as their serializers read them: texts without surprises, moments, lists."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from requests_app.cases.law_translation import law_text

_LOST_PLUS = re.compile(r"(?<=T)(.*\d) (?=\d\d:?\d\d$)")


def with_plus(text: str) -> str:
    """A moment whose "+01:00" came as " 01:00", because a plus in an address means a space."""
    return _LOST_PLUS.sub(r"\1+", text.strip())


class Text(serializers.CharField):
    """A short text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 120, "required": False, **options})


class Words(serializers.CharField):
    """A text of a body that may be left out."""

    def __init__(self, longest: int = 20_000, **options: Any) -> None:
        super().__init__(required=False, default="", allow_blank=True, max_length=longest, **options)


class Moment(serializers.DateTimeField):
    """An instant; without an offset it is UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        """Read it."""
        return super().to_internal_value(with_plus(value) if isinstance(value, str) else value)


class Many(serializers.ListField):
    """A parameter that may be given several times."""

    takes_many = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 400, **options})


class YesNo(serializers.ChoiceField):
    """`true` or `false`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=["true", "false"], **options)


class InLanguage(serializers.CharField):
    """A name of the city's in the language of the answer; without a translation as the city wrote it."""

    def to_representation(self, value: Any) -> str:
        """The name."""
        return law_text(str(value))


class TimeOfDay(serializers.CharField):
    """A local time of day as 08:00; an answer, never a parameter."""

    def to_representation(self, value: Any) -> str:
        """Hours and minutes."""
        return str(value.strftime("%H:%M"))


class Found(serializers.ChoiceField):
    """A choice of which nothing chosen yet is told as null."""

    def to_representation(self, value: Any) -> Any:
        """The value, or null."""
        return super().to_representation(value) or None


def in_path(name: str, words: str) -> OpenApiParameter:
    """What a part of an address is, for the description of the API."""
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=words)
