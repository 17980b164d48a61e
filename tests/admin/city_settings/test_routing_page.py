"""Routing rules at the desk: kept by administrators, named on the requests they sent."""

from __future__ import annotations

import pytest
from django.urls import reverse

from requests_app.models import City, RoutingRule
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import case_address, text

pytestmark = pytest.mark.django_db


def test_an_administrator_adds_a_rule_and_a_request_says_that_it_chose(
    sign_in: SignIn, sacramento: City
) -> None:
    client = sign_in(cast.an_administrator(sacramento))
    add = reverse("admin:requests_app_routingrule_add", args=["sacramento"])
    values = {
        "name": "Bridges",
        "words": "bridge\ntunnel",
        "department": str(cast.a_department(sacramento).pk),
    }
    assert client.post(add, values).status_code == 302
    again = client.post(add, {**values, "name": "Twice"})
    assert (again.status_code, "“Bridges” has the same conditions" in text(again)) == (422, True)
    assert "bridge, tunnel" in text(client.get(reverse("admin:requests_app_routingrule_changelist")))
    case = cast.a_case(sacramento)
    page = text(client.get(case_address(case)))
    assert "First sent here by the routing rule “Bridges”." in page
    client.post(reverse("admin:requests_app_routingrule_remove", args=[RoutingRule.objects.get().pk]))
    assert RoutingRule.objects.get().retired_at is not None
