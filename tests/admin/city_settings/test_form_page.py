"""Pages of city settings with one form: done and back to the list, refused beside a field, absent elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import City, FeeRate, LegalHold, RetentionRule
from tests import cast
from tests.admin.pages import text

RATE = {
    "name": "Black and white copy",
    "unit": "page",
    "price": "0.10",
    "basis": "City Council Resolution 2026-014",
}


def address(model: str, page: str, key: object) -> str:
    return reverse(f"admin:requests_app_{model}_{page}", args=[key])


def test_a_rate_is_added_listed_and_removed(administrator: Client, sacramento: City) -> None:
    page = address("feerate", "add", sacramento.key)
    kind = offered_kind(administrator, page)
    done = administrator.post(page, {**RATE, "kind": kind}, follow=True)
    assert "Rate saved." in text(done)
    assert "Black and white copy" in text(done)
    rate = FeeRate.objects.get(city=sacramento)
    done = administrator.post(address("feerate", "remove", rate.pk), follow=True)
    assert "Rate removed." in text(done)
    assert not FeeRate.objects.filter(city=sacramento).exists()


def offered_kind(client: Client, page: str) -> str:
    """The first kind of charge that the form offers."""
    return next(key for key, _name in client.get(page).context["form"].fields["kind"].choices if key)


@pytest.mark.parametrize(("field", "value"), [("price", "0"), ("price", "much"), ("name", ""), ("basis", "")])
def test_a_rate_that_cannot_be_is_refused_beside_its_field(
    administrator: Client, sacramento: City, field: str, value: str
) -> None:
    page = address("feerate", "add", sacramento.key)
    answer = administrator.post(page, {**RATE, "kind": offered_kind(administrator, page), field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not FeeRate.objects.exists()


def test_a_retention_rule_is_added_and_removed(administrator: Client, sacramento: City) -> None:
    page = address("retentionrule", "add", sacramento.key)
    typed = {"kind": "records", "series": "", "years": "2", "basis": "Resolution 2026-20"}
    assert "Rule saved." in text(administrator.post(page, typed, follow=True))
    rule = RetentionRule.objects.get(city=sacramento)
    gone = administrator.post(address("retentionrule", "remove", rule.pk), follow=True)
    assert "Rule removed." in text(gone)
    assert administrator.post(page, {**typed, "basis": ""}).status_code == 422


def test_a_set_is_held_kept_and_lifted(administrator: Client, sacramento: City) -> None:
    cases = [cast.a_case(sacramento) for _ in range(2)]
    ahead = date.today() + timedelta(days=90)
    page = address("legalhold", "add", sacramento.key)
    typed = {
        "matter": "Claim 26-77",
        "numbers": "\n".join(case.number for case in cases),
        "reason": "A claim was filed.",
        "review_on": ahead.isoformat(),
    }
    done = administrator.post(page, typed, follow=True)
    assert "Requests newly on hold: 2." in text(done)
    assert "Claim 26-77" in text(done)
    first = LegalHold.objects.filter(lifted_at=None).earliest("pk")
    later = {"reason": "The claim is open.", "review_on": (ahead + timedelta(days=30)).isoformat()}
    assert "Holds kept: 2." in text(
        administrator.post(address("legalhold", "keep", first.pk), later, follow=True)
    )
    assert "Holds lifted: 2." in text(administrator.post(address("legalhold", "lift", first.pk), follow=True))
    assert not LegalHold.objects.filter(lifted_at=None).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"numbers": "SAC-2026-999999"}, "numbers"),
        ({"review_on": "2020-01-02"}, "review_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_set_that_cannot_be_held_is_refused_and_nothing_is_kept(
    administrator: Client, sacramento: City, change: dict[str, str], field: str
) -> None:
    case = cast.a_case(sacramento)
    ahead = (date.today() + timedelta(days=90)).isoformat()
    typed = {"matter": "Claim", "numbers": case.number, "reason": "A claim.", "review_on": ahead, **change}
    answer = administrator.post(address("legalhold", "add", sacramento.key), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not LegalHold.objects.exists()


def test_pages_of_another_city_are_absent(administrator: Client) -> None:
    for model in ("feerate", "retentionrule", "legalhold"):
        assert administrator.get(address(model, "add", "bakersfield")).status_code == 404
