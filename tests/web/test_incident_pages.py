"""Reporting without a name, the private page of a report, and contesting a corrective action, in a browser without
scripts.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.access.clauses import clauses_of
from requests_app.access.states import CorrectiveActionKind, IncidentKind
from requests_app.cases.links import secret_of
from requests_app.models import CorrectiveAction, Dataset, Incident, Notice
from requests_app.services.incidents import (
    corrective_action_checks,
    corrective_actions,
    detected as incident_detected,
)
from requests_app.web import spam_guard
from tests import cast, incident_cast
from tests.web.steps import Watch, hidden, opened, path_of

pytestmark = pytest.mark.django_db
REPORT = "/sacramento/report-a-problem/"
GOOD = {"kind": "data_error", "description": incident_cast.TEXT}


def sent(client: Client, watch: Watch, address: str = REPORT, **changes: Any) -> Any:
    page = client.get(address)
    assert page.status_code == 200
    watch.pass_by(seconds=30)
    return client.post(address, {**hidden(page), **GOOD, **changes})


def private(incident: Incident) -> Client:
    client = Client()
    assert client.get(f"/i/{secret_of(incident.link_id)}/").status_code == 302
    return client


def page_of(incident: Incident, name: str = "") -> str:
    return f"/{incident.city.key}/reports/{incident.number}/{name}"


def test_somebody_reports_without_a_name_and_gets_a_private_page(watch: Watch) -> None:
    cast.a_city()
    client = Client()
    answer = sent(client, watch, documents=SimpleUploadedFile("rows.csv", b"a,b\n1,2\n"))
    made = Incident.objects.get()
    assert answer.status_code == 302 and answer["Location"] == page_of(made, "receipt/")
    receipt = client.get(page_of(made, "receipt/"))
    assert secret_of(made.link_id) in receipt.content.decode() and made.number in receipt.content.decode()
    status = client.get(page_of(made))
    body = status.content.decode()
    assert incident_cast.TEXT in body and "rows.csv" in body and secret_of(made.link_id) not in body
    assert status["Cache-Control"] == "private, no-store" and status["Referrer-Policy"] == "same-origin"


def test_a_report_from_a_datasets_page_is_about_that_dataset(watch: Watch) -> None:
    dataset = cast.a_city().datasets.order_by("pk").first()
    sent(Client(), watch, f"/sacramento/datasets/{dataset.pk}/report/")
    assert Incident.objects.get().dataset == dataset


def test_a_dataset_that_is_not_public_cannot_be_reported_about(watch: Watch) -> None:
    dataset = cast.a_city().datasets.order_by("pk").first()
    Dataset.objects.filter(pk=dataset.pk).update(access_level="non-public")
    hidden_one = Client().get(f"/sacramento/datasets/{dataset.pk}/report/")
    absent = Client().get("/sacramento/datasets/999999/report/")
    other = Client().get(f"/bakersfield/datasets/{dataset.pk}/report/")
    assert hidden_one.status_code == absent.status_code == other.status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"description": ""},
        {"description": "x" * 10_001},
        {"kind": "court_order"},
        {"kind": ""},
        {"email": "nobody"},
        {"website": "filled by a machine"},
        {"ticket": "forged"},
        {"seen_at_url": "x" * 501},
        {"documents": SimpleUploadedFile("run.exe", b"MZ")},
    ],
)
def test_a_report_that_cannot_be_taken_is_shown_again_with_what_is_wrong(
    watch: Watch, changes: dict[str, Any]
) -> None:
    cast.a_city()
    answer = sent(Client(), watch, **changes)
    assert answer.status_code in (400, 422) and "error-summary" in answer.content.decode()
    assert not Incident.objects.exists()


def test_a_form_that_comes_back_twice_makes_no_second_report(watch: Watch) -> None:
    cast.a_city()
    client = Client()
    page = client.get(REPORT)
    for _time in range(2):
        assert client.post(REPORT, {**hidden(page), **GOOD}).status_code == 302
    assert Incident.objects.count() == 1


def test_one_fast_report_after_another_is_asked_again(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.a_city()
    monkeypatch.setitem(spam_guard.LIMITS, "fast", 2)
    client = Client()
    codes = [client.post(REPORT, {**hidden(client.get(REPORT)), **GOOD}).status_code for _time in range(3)]
    assert codes == [302, 302, 400]


def test_reports_are_throttled_by_address(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.a_city()
    monkeypatch.setitem(spam_guard.LIMITS, "report", 2)
    client = Client()
    codes = [sent(client, watch).status_code for _time in range(3)]
    assert codes == [302, 302, 429]


def test_a_report_opens_only_with_its_own_key(watch: Watch) -> None:
    mine, other = incident_cast.a_report(), incident_cast.a_report()
    client = private(mine)
    assert client.get(page_of(mine)).status_code == 200
    for page in ("", "receipt/", "letters/1/"):
        assert client.get(page_of(other, page)).status_code == 403
        assert Client().get(page_of(mine, page)).status_code == 403
    assert client.get(page_of(mine).replace("sacramento", "bakersfield")).status_code in (403, 404)
    assert Client().get(f"/i/{'A' * 43}/").status_code == 404
    letter = Notice.objects.filter(incident=other, recipient="reporter").get()
    assert client.get(page_of(mine, f"letters/{letter.pk}/")).status_code == 404
    desk = Notice.objects.filter(incident=mine).exclude(recipient="reporter").first()
    assert desk and client.get(page_of(mine, f"letters/{desk.pk}/")).status_code == 404
    client.cookies["report"].set("report", "forged", "forged")
    assert client.get(page_of(mine)).status_code == 403


def test_what_the_system_found_has_no_private_page() -> None:
    city = cast.a_city()
    found = incident_detected.open_by_system(
        city,
        incident_detected.DetectedIncident(kind=IncidentKind.RATE_LIMIT, cause="x", description="Found."),
        now=cast.NOW,
    )
    assert Client().get(f"/i/{secret_of(found.link_id)}/").status_code == 404


def test_a_reporter_reads_letters_adds_to_the_report_and_leaves(watch: Watch) -> None:
    made = incident_cast.a_report()
    client = private(made)
    letter = Notice.objects.get(incident=made, recipient="reporter")
    shown = client.get(page_of(made, f"letters/{letter.pk}/")).content.decode()
    assert "{{link:" not in shown and secret_of(made.link_id) not in shown
    assert client.post(page_of(made), {"text": ""}).status_code == 400
    assert client.post(page_of(made), {"text": "Row 18 too."}).status_code == 302
    assert "Row 18 too." in client.get(page_of(made)).content.decode()
    assert client.post(page_of(made, "leave/")).status_code == 302
    assert client.get(page_of(made)).status_code == 403


def suspended() -> CorrectiveAction:
    incident = incident_cast.under_review(incident_cast.a_misuse(cast.a_city("bakersfield")))
    clause = clauses_of(incident, CorrectiveActionKind.SUSPENSION)[0]
    wanted = corrective_action_checks.Wanted("suspension", "Forty machines.", clause, "The log")
    actor = incident_cast.an_office_member(incident.city)
    return corrective_actions.take_action(incident.pk, wanted=wanted, actor=actor, now=incident_cast.NEXT_DAY)


def test_a_holder_reads_a_corrective_action_and_contests_it_once(watch: Watch) -> None:
    corrective_action = suspended()
    watch.pass_by(days=2)
    case = corrective_action.incident.grant.case
    client = opened(case)
    status = client.get(path_of(case)).content.decode()
    assert path_of(case, f"corrective-actions/{corrective_action.pk}/") in status
    address = path_of(case, f"corrective-actions/{corrective_action.pk}/")
    page = client.get(address).content.decode()
    assert "Forty machines." in page and "has not set a last day" in page
    assert incident_cast.TEXT not in page and "Ana Requester" not in page
    assert client.post(address, {"grounds": " "}).status_code == 400
    assert client.post(address, {"grounds": "It is one cluster."}).status_code == 302
    assert "It is one cluster." in client.get(address).content.decode()
    assert client.post(address, {"grounds": "Again."}).status_code == 409
    other = cast.a_case(cast.a_city("bakersfield"))
    assert opened(other).get(path_of(other, f"corrective-actions/{corrective_action.pk}/")).status_code == 404


def test_the_reporter_does_not_learn_who_holds_the_access(watch: Watch) -> None:
    corrective_action = suspended()
    page = private(corrective_action.incident).get(page_of(corrective_action.incident)).content.decode()
    case = corrective_action.incident.grant.case
    assert "Suspension of access" in page
    for secret in ("Forty machines", case.number, "Hal Holder", "holder@example.org"):
        assert secret not in page
