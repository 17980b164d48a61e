"""At triage the page names requests that ask for much the same, of this city and what its reader may see alone."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import City
from tests import cast
from tests.admin.pages import case_address, text

pytestmark = pytest.mark.django_db


def test_a_new_request_names_those_that_ask_for_much_the_same(clerk: Client, sacramento: City) -> None:
    before = cast.a_case_in("denied", sacramento)
    elsewhere = cast.a_case(cast.a_city("bakersfield"))
    other = cast.a_case(sacramento, description="Dog licenses of 2025.")
    page = text(clerk.get(case_address(cast.a_case(sacramento))))
    assert (before.number in page, "Likely duplicate" in page) == (True, True)
    assert (elsewhere.number in page, other.number in page) == (False, False)
    assert "Similar requests" not in text(clerk.get(case_address(before)))
