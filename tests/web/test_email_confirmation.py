"""By the link in a mail its reader confirms the address with one button; opening it confirms nothing, nor does the
link on a page.
"""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.http import HttpResponse as Response
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


def confirm_at(client: Client, page: Response) -> str:
    """Press the button of the page; what the page after it says."""
    action = re.search(r'action="([^"]+/confirm-address/)"', page.content.decode())
    assert action
    return client.post(action[1], follow=True).content.decode()


def test_opening_the_mailed_link_confirms_nothing_and_offers_the_button() -> None:
    case = cast.a_case(authenticated=False)
    link, client = mailed_link(), Client()
    for _ in range(2):  # a program that looks for viruses, then the reader
        page = client.get(link, follow=True)
    assert "Is the email address yours?" in page.content.decode()
    assert cast.again(case).requester.is_unconfirmed


def test_the_button_confirms_once_and_says_so() -> None:
    case = cast.a_case(authenticated=False)
    client = Client()
    page = client.get(mailed_link(), follow=True)
    said = confirm_at(client, page)
    assert "Your email address is confirmed." in said
    assert "confirm-address/" not in said
    assert not cast.again(case).requester.is_unconfirmed
    assert "There is nothing to confirm here." in confirm_at(client, page)


def test_without_the_link_of_a_mail_the_address_of_the_button_confirms_nothing() -> None:
    case = cast.a_case(authenticated=False)
    client = Client()
    client.get(re.sub(r"https?://[^/]+", "", address_of(CaseLink.objects.get(case=case).pk)))
    path = f"/{case.city.key}/requests/{case.number}/confirm-address/"
    assert "There is nothing to confirm here." in client.post(path, follow=True).content.decode()
    assert client.get(path).status_code == 405
    assert cast.again(case).requester.is_unconfirmed


def test_the_link_of_the_page_opens_it_and_confirms_nothing() -> None:
    case = cast.a_case(authenticated=False)
    path = re.sub(r"https?://[^/]+", "", address_of(CaseLink.objects.get(case=case).pk))
    page = Client().get(path, follow=True).content.decode()
    assert "You have not confirmed your email address yet." in page
    assert RecordsRequest.objects.get().requester.is_unconfirmed


def test_once_confirmed_the_mails_carry_the_plain_link() -> None:
    case = cast.a_case()
    assert mailed_link() == re.sub(r"https?://[^/]+", "", address_of(CaseLink.objects.get(case=case).pk))


def test_a_wrong_token_opens_the_page_all_the_same() -> None:
    case = cast.a_case(authenticated=False)
    wrong = re.sub(r"/[^/]+/$", "/AAAA/", mailed_link())
    page = Client().get(wrong, follow=True)
    assert page.status_code == 200
    assert "confirm-address/" not in page.content.decode()
    assert cast.again(case).requester.is_unconfirmed


def test_the_mailed_link_of_a_report_confirms_the_reporter() -> None:
    asked = Report(city=cast.a_city(), kind="data_error", description="Wrong.", email="r@example.org")
    incident_reports.report(asked, actor=PUBLIC, now=cast.NOW)
    client = Client()
    page = client.get(mailed_link(), follow=True)
    reporter = Incident.objects.get().reporter
    assert reporter is not None and reporter.is_unconfirmed
    assert "Your email address is confirmed." in confirm_at(client, page)
    incident = Incident.objects.select_related("reporter").get()
    assert incident.reporter is not None and not incident.reporter.is_unconfirmed
