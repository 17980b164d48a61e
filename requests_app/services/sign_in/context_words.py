"""A password of the words around it is guessed first: the product, the cities, the job."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models import City

WORDS = (
    "cityrecords", "publicrecords", "records", "record", "request", "foia", "cpra", "clerk", "cityhall", "city",
    "admin", "administrator", "password", "welcome", "letmein", "spring", "summer", "autumn", "fall", "winter",
)  # fmt: skip
SAID = _("Do not use just the name of your city or office, or a season.")
LEAST_LEFT = 6
"""So many letters must be left once these words, figures and signs are taken out."""


class ContextWords:
    """Django's form of a check for new passwords (AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError where hardly anything is left beside the words."""
        left = without(password, [*WORDS, *_cities()])
        if len(left) < LEAST_LEFT and left != without(password, []):
            raise ValidationError(SAID, code="context_words")

    def get_help_text(self) -> str:
        """What the form says before anything is typed."""
        return str(SAID)


def without(password: str, words: Iterable[str]) -> str:
    """The letters of a password that are in none of these words, the longest taken out first."""
    left = re.sub(r"[^a-z]", "", password.lower())
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left


def _cities() -> list[str]:
    """Every longer word of the cities' names, and how addresses name them."""
    names = City.objects.values_list("name", "key")
    return [word for row in names for name in row for word in re.findall(r"[a-z]{4,}", name.lower())]
