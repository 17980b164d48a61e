"""The first page shows the two weeks ahead as a picture and the same as a table, and names what will be late."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import City, RecordsRequest
from tests import cast
from tests.admin.pages import text

pytestmark = pytest.mark.django_db


def test_the_first_page_shows_the_two_weeks_of_what_its_reader_sees(
    clerk: Client, sacramento: City, bakersfield: City
) -> None:
    late = [cast.a_case_in("clerk_review", sacramento) for _ in range(2)]
    RecordsRequest.objects.filter(pk=late[1].pk).update(sensitive=True, readers=[0])
    cast.a_case(bakersfield)
    cast.a_case_in("denied", sacramento)
    page = text(clerk.get(reverse("admin:index")))
    assert page.count('class="ad-chart"') == 1
    assert "The next two weeks" in page
    assert "At the usual pace, 1 determination will be late." in " ".join(page.split())
    assert late[0].number in page
    assert late[1].number not in page
    assert "never a reason to extend" in " ".join(page.split())


def test_with_nothing_due_there_is_no_picture(clerk: Client) -> None:
    assert "The next two weeks" not in text(clerk.get(reverse("admin:index")))
