"""Figures and retention at the desk: who may see them, what they say, and that bad input is told."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import City, CityPolicy, RecordsRequest, RetentionRule
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import text

FIGURES = "admin:requests_app_citation_changelist"
RETENTION = "admin:requests_app_retentionrule_changelist"


def body(answer) -> str:
    """What a download holds."""
    return b"".join(answer.streaming_content).decode()


def test_the_figures_name_department_official_and_what_appeals_made_of_it(
    administrator: Client, sacramento: City
) -> None:
    case = cast.a_case_in("denied", sacramento)
    cast.appeal(case, cast.NOW + 2 * cast.DAY)
    cast.overturn(case, cast.NOW + 3 * cast.DAY)
    page = text(administrator.get(reverse(FIGURES), {"year": "2026"}))
    for words in (
        "Jordan Ellis",
        "Records Supervisor",
        "Gov. Code § 7927.500",
        "Decision overturned",
        "By department",
    ):
        assert words in page
    assert "No exemptions cited." in text(administrator.get(reverse(FIGURES), {"year": "2020"}))
    rows = body(administrator.get(reverse("admin:requests_app_citation_exemptions_csv"), {"year": "2026"}))
    assert 'official,"Jordan Ellis, Records Supervisor",1' in rows


@pytest.mark.parametrize(
    "asked", [{"year": "x"}, {"year": "99999"}, {"city": "nowhere"}, {"department": "999999"}]
)
def test_what_is_not_understood_falls_back_to_this_year(administrator: Client, asked: dict[str, str]) -> None:
    answer = administrator.get(reverse(FIGURES), asked)
    assert answer.status_code == 200
    assert "in 2026" in text(answer)


def test_figures_and_log_are_for_administrators_and_officers_of_that_city(
    sign_in: SignIn, sacramento: City, bakersfield: City
) -> None:
    log = reverse("admin:requests_app_citation_request_log_csv", args=["sacramento"])
    for user, figures, own in (
        (cast.an_intake_clerk(sacramento), 403, 403),
        (cast.an_officer(sacramento), 200, 200),
        (cast.an_administrator(bakersfield), 200, 404),
    ):
        client = sign_in(user)
        assert client.get(reverse(FIGURES)).status_code == figures
        assert client.get(log).status_code == own


def test_the_log_is_downloaded_whole_or_by_year(administrator: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    address = reverse("admin:requests_app_citation_request_log_csv", args=["sacramento"])
    assert case.number in body(administrator.get(address))
    assert case.number in body(administrator.get(address, {"year": "2026"}))
    assert case.number not in body(administrator.get(address, {"year": "2025"}))
    assert case.number in body(administrator.get(address, {"year": "²"}))


RULE = {"kind": "records", "series": " Litigation ", "years": "7", "basis": "Resolution 2026-14"}


def test_a_rule_is_set_listed_and_removed(administrator: Client, sacramento: City) -> None:
    assert "Nothing is erased automatically" in text(administrator.get(reverse(RETENTION)))
    address = reverse("admin:requests_app_retentionrule_add", args=["sacramento"])
    assert administrator.post(address, RULE).status_code == 302
    rule = RetentionRule.objects.get()
    assert (rule.series, rule.years) == ("Litigation", 7)
    assert "Resolution 2026-14" in text(administrator.get(reverse(RETENTION)))
    remove = reverse("admin:requests_app_retentionrule_remove", args=[rule.pk])
    assert "Litigation" in text(administrator.get(remove))
    assert administrator.post(remove).status_code == 302
    assert not RetentionRule.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"years": ""}, "Enter a number of years from 1 to 100."),
        ({"years": "0"}, "Enter 1 or more."),
        ({"basis": ""}, "Cite the ordinance or schedule that sets it."),
        ({"kind": "other"}, "Choose an option from the list"),
    ],
)
def test_a_rule_that_is_not_whole_is_told_why_and_nothing_is_lost(
    administrator: Client, sacramento: City, change: dict[str, str], sentence: str
) -> None:
    answer = administrator.post(
        reverse("admin:requests_app_retentionrule_add", args=["sacramento"]), {**RULE, **change}
    )
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Litigation" in answer.content.decode()
    assert not RetentionRule.objects.exists()


def test_a_clerk_puts_a_case_into_a_series_the_schedule_names(
    administrator: Client, sacramento: City
) -> None:
    case = cast.a_case_in("clerk_review", sacramento)
    page = reverse("admin:requests_app_recordsrequest_change", args=[case.pk])
    assert "Assign a retention series" not in text(administrator.get(page))
    RetentionRule.objects.create(city=sacramento, kind="records", series="Litigation", years=7, basis="x")
    assert "Assign a retention series" in text(administrator.get(page))
    act = reverse("admin:requests_app_recordsrequest_action", args=[case.pk, "set_series"])
    seen = RecordsRequest.objects.get(pk=case.pk).head_seq
    answer = administrator.post(act, {"series": "Litigation", "seen_seq": seen, "do": "send"})
    assert answer.status_code == 302, text(answer)
    assert RecordsRequest.objects.get(pk=case.pk).series == "Litigation"


def test_the_city_decides_whether_its_log_is_public(administrator: Client, sacramento: City) -> None:
    page = administrator.get(reverse("admin:requests_app_citypolicy_change", args=[sacramento.policy.pk]))
    assert 'name="publishes_log"' in page.content.decode()
    assert CityPolicy.objects.get(city=sacramento).publishes_log is False
