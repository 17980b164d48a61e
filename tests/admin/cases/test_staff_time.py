"""At the desk: time entered and measured without a script, shown to staff, and a year of it as CSV."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import City, StaffTime
from tests import cast
from tests.admin.pages import action_address, case_address, hidden, text

pytestmark = pytest.mark.django_db


def _do(client: Client, address: str, **data: str) -> None:
    seq = hidden(client.get(address), "seen_seq")
    client.post(address, {**data, "seen_seq": seq, "do": "send"})


def test_time_is_entered_and_measured_and_goes_into_the_report(
    administrator: Client, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    _do(administrator, action_address(case, "record_time"), work="review", on="2026-10-05", minutes="35")
    _do(administrator, action_address(case, "start_timer"), work="search")
    assert "Stop my timer" in text(administrator.get(case_address(case)))
    _do(administrator, action_address(case, "stop_timer"))
    page = text(administrator.get(case_address(case)))
    assert "never charged: Gov. Code § 7922.530(a)" in page
    assert list(StaffTime.objects.values_list("minutes", flat=True)) == [35, 1]
    answer = administrator.get(reverse("admin:requests_app_citation_time_csv"), {"year": "2026"})
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert (body.count(case.number), "never: Gov. Code" in body) == (2, True)
