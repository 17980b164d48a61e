"""Controls shared by residents and clerks: the same HTML as Django's own, every value escaped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from requests_app.widgets import DateInput


class DjangoDate(forms.DateInput):
    input_type = "date"


@pytest.mark.parametrize("value", [None, "", date(2026, 10, 5), "2026-10-05", '"><script>'])
@pytest.mark.parametrize("attrs", [{}, {"id": "on", "required": True, "aria-invalid": "true"}])
def test_a_date_is_drawn_as_django_draws_it(value: Any, attrs: dict[str, Any]) -> None:
    own = DateInput({"class": "usa-input"}).render("on", value, attrs)
    django = DjangoDate({"class": "usa-input"}, format="%Y-%m-%d").render("on", value, attrs)
    assert parse_html(own) == parse_html(django)
    assert "<script>" not in own


def test_a_date_is_shown_in_the_form_that_browsers_read() -> None:
    assert 'value="2026-10-05"' in DateInput().render("on", date(2026, 10, 5))
