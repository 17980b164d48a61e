"""The receipt of a report repeats nothing until the reporter opened its link; then the copy follows."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import PUBLIC
from requests_app.cases.links import mailbox_token
from requests_app.models import CityEvent, Incident, Notice
from requests_app.services.incidents import (
    email_confirmation as incident_email_confirmation,
    reports as incident_reports,
)
from requests_app.services.incidents.report_draft import Report
from tests import cast

pytestmark = pytest.mark.django_db
SPAM, NAME = "Buy at bad.example", "Cheap Pills"
ADDRESS = "reporter@example.org"


def reported() -> Incident:
    asked = Report(city=cast.a_city(), kind="data_error", description=SPAM, name=NAME, email=ADDRESS)
    return incident_reports.report(asked, actor=PUBLIC, now=cast.NOW)


def confirm(incident: Incident, address: str = ADDRESS) -> bool:
    token = mailbox_token(incident.link_id, address)
    return incident_email_confirmation.confirm_reporter(incident.pk, token=token, now=cast.NOW)


def test_the_receipt_says_nothing_that_was_typed_and_the_copy_says_all_of_it() -> None:
    incident = reported()
    receipt = Notice.objects.get(incident=incident, letter="incident_receipt")
    said = receipt.subject + receipt.body_text + receipt.body_html
    assert SPAM not in said and NAME not in said
    assert confirm(incident) and not confirm(incident)
    copy = Notice.objects.get(incident=incident, letter="incident_copy")
    assert SPAM in copy.body_text and NAME in copy.body_text
    assert CityEvent.objects.filter(incident=incident, kind="email_confirmed").count() == 1


def test_a_token_of_another_address_or_report_confirms_nothing() -> None:
    first, second = reported(), reported()
    assert not confirm(first, "other@example.org")
    token = mailbox_token(second.link_id, ADDRESS)
    assert not incident_email_confirmation.confirm_reporter(first.pk, token=token, now=cast.NOW)
