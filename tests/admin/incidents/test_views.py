"""Incidents at the desk: the queue, who reads what, acts with their letters looked at first, the list of corrective
actions.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from requests_app.access.clauses import clauses_of
from requests_app.access.states import CorrectiveActionKind
from requests_app.cases.links import secret_of
from requests_app.models import AccessGrant, City, CityPolicy, CorrectiveAction, Incident, Notice, User
from requests_app.services.incidents import (
    contests as incident_contests,
    report_addition as incident_report_addition,
)
from tests import cast, incident_cast
from tests.admin.conftest import SignIn
from tests.admin.pages import hidden, text

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:requests_app_incident_changelist")
SUSPEND = {"reason": "Forty machines.", "evidence": "The log"}


def suspend(incident: Incident) -> dict[str, str]:
    """A whole suspension, on the first of the rules that are offered."""
    return {**SUSPEND, "clause": clauses_of(incident, CorrectiveActionKind.SUSPENSION)[0]}


def page_of(incident: Incident) -> str:
    return reverse("admin:requests_app_incident_change", args=[incident.pk])


def act_of(incident: Incident, verb: str) -> str:
    return reverse("admin:requests_app_incident_action", args=[incident.pk, verb])


def office(city: City, role: str = "open_data") -> User:
    return User.objects.get(pk=incident_cast.an_office_member(city, role).user_id)


def do(client: Client, incident: Incident, verb: str, **data: Any) -> Any:
    """Fill the form, look at the letters where there are any, and send."""
    address = act_of(incident, verb)
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    filled = {**data, "seen_seq": hidden(page, "seen_seq")}
    if 'value="preview"' not in page.content.decode():
        return client.post(address, {**filled, "do": "send"})
    looked = client.post(address, {**filled, "do": "preview"})
    return client.post(address, {**filled, "seal": hidden(looked, "seal"), "do": "send"})


def test_the_queue_shows_open_incidents_of_the_readers_city_and_never_what_was_reported(
    clerk: Client, bakersfield: City
) -> None:
    mine = incident_cast.a_report(kind="improper_release")
    other = incident_cast.a_report(bakersfield)
    page = text(clerk.get(QUEUE))
    assert mine.number in page and other.number not in page
    assert incident_cast.TEXT not in page and cast.ADDRESS not in page
    assert mine.number not in text(clerk.get(f"{QUEUE}?kind=misuse"))
    assert mine.number in text(clerk.get(f"{QUEUE}?kind=improper_release&assignee=nobody"))
    assert mine.number not in text(clerk.get(f"{QUEUE}?age=7"))
    assert clerk.get(f"{QUEUE}?kind=nonsense&age=x&page=-3").status_code == 200


def test_an_incident_of_another_city_is_not_there(clerk: Client, bakersfield: City) -> None:
    other = incident_cast.a_report(bakersfield)
    for address in (page_of(other), act_of(other, "assign"), act_of(other, "no-such-act")):
        assert clerk.get(address).status_code == 404


def test_the_text_of_an_improper_release_and_its_files_are_for_those_it_concerns(
    clerk: Client, sacramento: City, sign_in: SignIn
) -> None:
    upload = SimpleUploadedFile("rows.csv", b"a,b\n1,2\n")
    incident = incident_cast.a_report(sacramento, kind="improper_release", uploads=[upload])
    address = reverse("admin:requests_app_incident_file", args=[incident.pk, incident.files.get().key])
    blind = text(clerk.get(page_of(incident)))
    assert incident.number in blind
    for secret in (incident_cast.TEXT, cast.ADDRESS, "Ana Requester", "rows.csv"):
        assert secret not in blind
    assert clerk.get(address).status_code == 404
    assert clerk.get(act_of(incident, "contain")).status_code == 403
    reader = sign_in(office(sacramento))
    seen = text(reader.get(page_of(incident)))
    assert incident_cast.TEXT in seen and "rows.csv" in seen
    assert secret_of(incident.link_id) not in seen
    file = reader.get(address)
    assert file.status_code == 200 and "attachment" in file["Content-Disposition"]


def test_an_office_suspends_after_looking_at_the_letters_and_an_officer_reverses(
    bakersfield: City, sign_in: SignIn, sacramento: City
) -> None:
    incident = incident_cast.a_misuse(bakersfield)
    client = sign_in(office(bakersfield))
    assert do(client, incident, "begin_review").status_code == 302
    address = act_of(incident, "corrective_action_suspension")
    page = client.get(address)
    looked = client.post(
        address, {**suspend(incident), "seen_seq": hidden(page, "seen_seq"), "do": "preview"}
    )
    shown = text(looked)
    assert "the holder of the access" in shown and "Forty machines." in shown
    assert not CorrectiveAction.objects.exists()
    assert do(client, incident, "corrective_action_suspension", **suspend(incident)).status_code == 302
    assert AccessGrant.objects.get(pk=incident.grant_id).state == "suspended"

    incident_contests.contest(
        CorrectiveAction.objects.get().pk,
        grounds="One cluster.",
        actor=cast.the_requester(incident.grant.case),
        now=cast.NOW + cast.DAY,
    )
    assert client.get(act_of(incident, "review_corrective_action")).status_code == 403
    officer = sign_in(cast.an_officer(bakersfield))
    assert "Contested corrective actions" in text(officer.get("/admin/"))
    done = do(
        officer, incident, "review_corrective_action",
        corrective_action_id=str(CorrectiveAction.objects.get().pk), outcome="reverse", reason="It is one cluster.",
    )  # fmt: skip
    assert done.status_code == 302
    assert AccessGrant.objects.get(pk=incident.grant_id).state == "active"


def test_a_letter_that_was_not_looked_at_is_not_sent(bakersfield: City, sign_in: SignIn) -> None:
    incident = incident_cast.under_review(incident_cast.a_misuse(bakersfield))
    client, address = sign_in(office(bakersfield)), act_of(incident, "corrective_action_suspension")
    seen = hidden(client.get(address), "seen_seq")
    for seal in ("", "forged"):
        answer = client.post(address, {**suspend(incident), "seen_seq": seen, "seal": seal, "do": "send"})
        assert answer.status_code == 409
    looked = client.post(address, {**suspend(incident), "seen_seq": seen, "do": "preview"})
    changed = {
        **suspend(incident),
        "reason": "Another.",
        "seen_seq": seen,
        "seal": hidden(looked, "seal"),
        "do": "send",
    }
    assert client.post(address, changed).status_code == 409
    assert not CorrectiveAction.objects.exists()


@pytest.mark.parametrize("data", [{"reason": ""}, {"clause": "Part 3"}, {"evidence": ""}])
def test_a_corrective_action_that_is_not_whole_is_refused_beside_its_field(
    bakersfield: City, sign_in: SignIn, data: dict[str, str]
) -> None:
    incident = incident_cast.under_review(incident_cast.a_misuse(bakersfield))
    client, address = sign_in(office(bakersfield)), act_of(incident, "corrective_action_suspension")
    seen = hidden(client.get(address), "seen_seq")
    answer = client.post(address, {**suspend(incident), **data, "seen_seq": seen, "do": "preview"})
    assert answer.status_code == 422 and f"id_{next(iter(data))}" in text(answer)


def test_acting_on_an_old_page_is_refused_with_what_changed(sacramento: City, sign_in: SignIn) -> None:
    incident = incident_cast.under_review(incident_cast.a_report(sacramento))
    client = sign_in(office(sacramento))
    address = act_of(incident, "assign")
    old = hidden(client.get(address), "seen_seq")
    incident_report_addition.add_to_report(
        incident.pk, text="More.", actor=incident_cast.reporter(incident.pk), now=cast.NOW + cast.DAY
    )
    assert client.post(address, {"seen_seq": old, "do": "send"}).status_code == 409


def test_corrective_actions_the_city_does_not_use_are_named_and_not_offered(
    sacramento: City, sign_in: SignIn
) -> None:
    incident = incident_cast.under_review(incident_cast.a_misuse(sacramento))
    client = sign_in(office(sacramento))
    page = text(client.get(page_of(incident)))
    assert "Not used by this city" in page and "Suspension of access" in page
    assert act_of(incident, "corrective_action_suspension") not in page
    assert client.get(act_of(incident, "corrective_action_suspension")).status_code == 302


def test_an_administrator_switches_a_corrective_action_on_only_with_its_basis(
    sacramento: City, sign_in: SignIn, clerk: Client
) -> None:
    address = reverse("admin:requests_app_incident_corrective_actions", args=["sacramento"])
    client = sign_in(cast.an_administrator(sacramento))
    base = {
        "emergency_notice_days": "1",
        "offered": "on",
        "days": "",
        "on_correction": "on",
        "on_redaction": "on",
    }
    answer = client.post(address, {**base, "on_suspension": "on"})
    assert answer.status_code == 422 and CityPolicy.objects.get(city=sacramento).corrective_actions == {}
    answer = client.post(address, {**base, "on_suspension": "on", "basis_suspension": "Resolution 12"})
    assert answer.status_code == 302
    kept = CityPolicy.objects.get(city=sacramento).corrective_actions
    assert kept["suspension"] == {"on": True, "basis": "Resolution 12"}
    assert kept["takedown_order"]["on"] is False and "redaction" not in kept
    assert clerk.get(address).status_code == 403
    other = reverse("admin:requests_app_incident_corrective_actions", args=["bakersfield"])
    assert client.get(other).status_code == 404


def test_a_clerk_records_a_courts_order_and_sees_its_day(clerk: Client, sacramento: City) -> None:
    address = reverse("admin:requests_app_incident_court_order", args=["sacramento"])
    good = {
        "court": "Superior Court", "ordered": "Disclose the file.", "ordered_on": "2026-10-01",
        "served_on": "2026-10-02", "days": "10", "unit": "business",
    }  # fmt: skip
    assert clerk.post(address, {**good, "court": ""}).status_code == 422
    assert clerk.post(address, {**good, "days": "x"}).status_code == 422
    assert clerk.post(address, good).status_code == 302
    page = text(clerk.get(page_of(Incident.objects.get())))
    assert "Friday, October 16, 2026" in page and "How the day was counted" in page
    assert "Court orders" in text(clerk.get("/admin/"))


def test_asking_for_return_goes_to_each_address_after_a_look(sacramento: City, sign_in: SignIn) -> None:
    incident = incident_cast.a_report(sacramento, kind="improper_release")
    client = sign_in(office(sacramento))
    assert (
        do(client, incident, "contain", how="Taken offline.", recipients_known="Two keys").status_code == 302
    )
    done = do(client, incident, "ask_to_return", addresses="a@example.org\nb@example.org", what="One column")
    assert done.status_code == 302
    assert Notice.objects.filter(letter="incident_return_or_destroy").count() == 2
