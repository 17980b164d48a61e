"""The manager's page: figures as in the public report, a table beside each picture, departments for their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from requests_app.cases.figures import figures_of
from requests_app.cases.manager_figures import manager_figures
from requests_app.cities.city_time import local_date
from requests_app.models import City, RecordsRequest
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import text

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:requests_app_citation_manager")
LATER = cast.NOW + timedelta(days=30)


def _some_cases(city: City) -> list[RecordsRequest]:
    return [
        cast.a_case_in("denied", city),
        cast.a_case_in("withdrawn", city),
        cast.a_case_in("clerk_review", city),
        cast.a_case(city, now=cast.NOW - timedelta(days=40)),
    ]


def test_the_figures_agree_with_the_public_report_and_with_the_list() -> None:
    city = cast.a_city()
    _some_cases(city)
    today = local_date(city, LATER)
    found = manager_figures(city, 2026, today)
    public = figures_of(city, 2026, today).whole
    assert found.year.decisions.whole == public
    assert sum(found.days) == public.made
    opened = RecordsRequest.objects.filter(city=city).open()
    assert (found.months[-1].open, sum(found.ages)) == (opened.count(), opened.count())
    assert (sum(month.received for month in found.months), sum(month.closed for month in found.months)) == (
        4,
        2,
    )
    assert {case.number for case in found.overdue} == set(
        opened.filter(next_due_on__lt=today).values_list("number", flat=True)
    )
    assert sum(person.overdue for person in found.people) == len(found.overdue)


def test_imported_requests_stand_in_their_own_column_alone() -> None:
    city = cast.a_city()
    case = cast.a_case(city)
    RecordsRequest.objects.filter(pk=case.pk).update(imported_id="OLD-1")
    october = manager_figures(city, 2026, local_date(city, LATER)).months[9]
    assert (october.received, october.open, october.imported) == (0, 0, 1)


@time_machine.travel(LATER, tick=False)
def test_each_picture_has_its_table_and_nothing_inline_that_the_policy_of_the_page_forbids(
    sign_in: SignIn, sacramento: City
) -> None:
    _some_cases(sacramento)
    client = sign_in(cast.an_administrator(sacramento))
    page = text(client.get(PAGE))
    assert page.count('<svg class="ad-chart"') == 3
    pictures = page[page.index("<svg") : page.rindex("</svg>")]
    assert ("<script" in pictures, "style=" in pictures, "<style" in pictures) == (False, False, False)
    assert page.count('role="img" aria-label="') >= 3
    csv = b"".join(client.get(f"{PAGE[:-1]}.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "month,2026-10,3,2,2,0" in csv.replace('"', "")
    assert client.get(f"{PAGE[:-1]}.pdf").content.startswith(b"%PDF-")


@time_machine.travel(LATER, tick=False)
def test_a_department_s_reviewer_sees_their_own_department_and_a_clerk_none(
    sign_in: SignIn, sacramento: City
) -> None:
    department = cast.a_department(sacramento)
    reviewer = sign_in(cast.a_reviewer(sacramento, "narrow", department))
    other = sacramento.departments.exclude(pk=department.pk).first()
    assert other is not None
    page = reviewer.get(PAGE, {"department": str(other.pk)})
    assert (page.status_code, page.context["department"]) == (200, department)
    assert sign_in(cast.an_intake_clerk(sacramento)).get(PAGE).status_code == 403
