"""The link in a mail confirms the address it was sent to; the same link on a page does not."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from requests_app.cases.actors import PUBLIC
from requests_app.cases.links import address_of
from requests_app.models import CaseLink, Incident, RecordsRequest
from requests_app.notices.delivery.run import deliver
from requests_app.services.incidents import reports as incident_reports
from requests_app.services.incidents.report_draft import Report
from tests import cast

pytestmark = pytest.mark.django_db


def mailed_link() -> str:
    deliver(lambda: cast.NOW + cast.HOUR)
    found = re.search(r"https?://[^/]+(/[li]/[^\s]+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_the_mailed_link_opens_the_page_and_confirms_and_says_so_once() -> None:
    case = cast.a_case(authenticated=False)
    link, client = mailed_link(), Client()
    page = client.get(link, follow=True).content.decode()
    assert "Your email address is confirmed." in page
    assert not cast.again(case).requester.is_unconfirmed
    assert "Your email address is confirmed." not in client.get(link, follow=True).content.decode()


def test_the_link_of_the_page_opens_it_and_confirms_nothing() -> None:
    case = cast.a_case(authenticated=False)
    path = re.sub(r"https?://[^/]+", "", address_of(CaseLink.objects.get(case=case).pk))
    page = Client().get(path, follow=True).content.decode()
    assert "You have not confirmed your email address yet." in page
    assert RecordsRequest.objects.get().requester.is_unconfirmed


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}])
def test_a_program_that_looks_ahead_confirms_nothing(headers: dict[str, str]) -> None:
    case = cast.a_case(authenticated=False)
    link = mailed_link()
    assert Client().get(link, headers=headers).status_code == 302
    assert Client().head(link).status_code == 302
    assert cast.again(case).requester.is_unconfirmed


def test_once_confirmed_the_mails_carry_the_plain_link() -> None:
    case = cast.a_case()
    assert mailed_link() == re.sub(r"https?://[^/]+", "", address_of(CaseLink.objects.get(case=case).pk))


def test_a_wrong_token_opens_the_page_all_the_same() -> None:
    case = cast.a_case(authenticated=False)
    wrong = re.sub(r"/[^/]+/$", "/AAAA/", mailed_link())
    assert Client().get(wrong, follow=True).status_code == 200
    assert cast.again(case).requester.is_unconfirmed


def test_the_mailed_link_of_a_report_confirms_the_reporter() -> None:
    asked = Report(city=cast.a_city(), kind="data_error", description="Wrong.", email="r@example.org")
    incident_reports.report(asked, actor=PUBLIC, now=cast.NOW)
    page = Client().get(mailed_link(), follow=True).content.decode()
    assert "Your email address is confirmed." in page
    incident = Incident.objects.select_related("reporter").get()
    assert incident.reporter is not None and not incident.reporter.is_unconfirmed
