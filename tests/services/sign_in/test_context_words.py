"""Passwords of the words around them are refused; a sentence that has one of them is not."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password", ["Sacramento2026!", "CityRecords-2026", "Bakersfield-Clerk-1", "Summer!Winter!2026"]
)
def test_words_of_the_place_are_no_password(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "context_words" in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize("password", ["sacramento river otter lamp", "tq8#vmkd2-xpwz-hrfy", "48151623420815"])
def test_a_sentence_and_what_a_manager_makes_up_are(password: str) -> None:
    validate_password(password)
