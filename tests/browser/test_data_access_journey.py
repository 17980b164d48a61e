"""What goes wrong with data, through the pages: an error reported without a name and corrected in public; a misuse
reported, the access suspended, contested by its holder and given back; a withheld dataset looked at again, denied
with its citation, appealed. No scripts; every page photographed and judged."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page

from requests_app.cases.actors import staff
from requests_app.models import City, Dataset, Incident, RecordsRequest, User
from requests_app.services.datasets import withholding as dataset_withholding
from requests_app.services.determinations.drafts import CitationInput, DenialDraft
from tests import cast, incident_cast
from tests.access import people
from tests.browser.people import Clerk, Resident
from tests.browser.stage import Clock, Stage, fill, only, press, raised, tick
from tests.browser.test_access_journey import introspected

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 10, 7, 10, 15, tzinfo=cast.LOCAL)


class Desk(Clerk):
    """Somebody of the staff who works on incidents."""

    def act(self, incident: Incident, verb: str) -> Page:
        """From the incident's page to one of its acts."""
        self.go(f"/admin/requests_app/incident/{incident.pk}/change/")
        self.stage.look(self.page, f"{self.name}-incident")
        only(self.page.locator(f'a[href$="/action/{verb}/"]')).click()
        self.stage.look(self.page, f"{self.name}-{verb}")
        return self.page


def _member(city: City, role: str = "open_data") -> User:
    return User.objects.get(pk=incident_cast.an_office_member(city, role).user_id)


def _report(stage: Stage, page: Page, dataset: Dataset, kind: str, text: str) -> Incident:
    """From the dataset's page to the receipt, without a name."""
    page.goto(f"{stage.origin}/{dataset.city.key}/datasets/{dataset.pk}/")
    stage.look(page, "dataset")
    only(page.locator('a[href$="/report/"]')).click()
    only(page.locator("main form button.usa-button")).click()
    stage.look(page, "report-error")
    tick(page, "kind", kind)
    fill(page, description=text)
    stage.clock.pass_by(minutes=1)
    only(page.locator("main form button.usa-button")).click()
    receipt = stage.look(page, "report-receipt")
    incident = Incident.objects.latest("pk")
    assert incident.number in receipt and "/i/" in receipt
    return incident


def _private(stage: Stage, page: Page) -> Page:
    """Open the private address of the receipt in a fresh window; the secret does not stay in the address."""
    (link,) = set(re.findall(rf"{re.escape(stage.origin)}/i/[\w-]+/", page.content()))
    fresh = stage.window()
    fresh.goto(link)
    assert "/i/" not in fresh.url
    return fresh


def test_an_error_is_corrected_and_a_misuse_suspended_contested_and_reversed(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    city, clock = cast.a_city("bakersfield"), Clock(START)
    dataset = people.a_dataset(city)
    grant = people.a_grant(dataset)
    key, token = people.a_key(grant).secret, people.a_gateway(city)
    monkeypatch.setattr(timezone, "now", clock)
    with raised(live_server.url, clock, "data-access") as stage:
        neighbour = stage.window()
        wrong = _report(stage, neighbour, dataset, "data_error", "Row 17 names a street that does not exist.")
        office = Desk(stage, _member(city))
        office.go("/admin/")
        stage.look(office.page, "office-my-work")
        office.go("/admin/requests_app/incident/")
        assert wrong.number in stage.look(office.page, "office-incidents")
        office.act(wrong, "begin_review")
        press(office.page, "do=send")
        office.act(wrong, "corrective_action_correction")
        fill(office.page, reason="The street was renamed.", public_note="Row 17 now names Oak Street.")
        office.send("correction")
        office.act(wrong, "resolve")
        fill(office.page, reason="Row 17 is right now.")
        office.send("resolve")
        reporter = _private(stage, neighbour)
        assert "Row 17 is right now." in stage.look(reporter, "report-settled")
        reporter.goto(f"{stage.origin}/{city.key}/datasets/{dataset.pk}/")
        assert "Row 17 now names Oak Street." in stage.look(reporter, "dataset-corrected")

        assert introspected(stage, token, key)["active"] is True
        misuse = _report(
            stage, stage.window(), dataset, "misuse", "Somebody sells copies with people's names."
        )
        office.act(misuse, "name_access")
        office.page.locator('[name="grant"]').select_option(value=str(grant.pk))
        press(office.page, "do=send")
        office.act(misuse, "begin_review")
        press(office.page, "do=send")
        office.act(misuse, "corrective_action_suspension")
        fill(office.page, reason="Copies with names were sold.")
        office.page.locator('[name="clause"]').first.check()
        press(office.page, "do=preview")
        assert "Evidence" in stage.look(office.page, "suspension-error")
        fill(office.page, evidence="A screen picture of the offer.")
        assert "Copies with names were sold." in office.send("suspension")
        assert introspected(stage, token, key) == {"active": False}
        holder = Resident(stage, city, "en")
        holder.open(stage.link_in(stage.post()["access_suspended"]))
        holder.status("suspended")
        only(holder.page.locator('a[href*="/corrective-actions/"]')).click()
        stage.look(holder.page, "corrective_action")
        fill(holder.page, grounds="The offer is not ours. Our copy has no names.")
        only(holder.page.locator("main form button.usa-button")).click()
        assert "You contested this corrective action" in stage.look(
            holder.page, "corrective-action-contested"
        )
        clock.pass_by(days=1)
        officer = Desk(stage, cast.an_officer(city))
        officer.go("/admin/")
        only(officer.page.locator('a[href*="show=contested"]')).click()
        stage.look(officer.page, "officer-contested")
        officer.act(misuse, "review_corrective_action")
        tick(officer.page, "outcome", "reverse")
        fill(officer.page, reason="The offer comes from somebody else.")
        officer.send("review")
        assert introspected(stage, token, key)["active"] is True
        letters = stage.post()
        assert "The offer comes from somebody else." in str(letters["corrective_action_reversed"].body)
        holder.page.reload()
        assert "The corrective action was reversed." in stage.look(holder.page, "corrective-action-reversed")
        chief = Desk(stage, cast.an_administrator(city))
        chief.go(f"/admin/requests_app/incident/corrective-actions/{city.key}/")
        stage.look(chief.page, "chief-corrective actions")


def test_a_withheld_dataset_is_looked_at_again_denied_with_its_citation_and_appealed(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    city, clock = cast.a_city("sacramento"), Clock(START)
    dataset = people.a_dataset(city)
    cited = CitationInput("attorney_client", "The legal notes", "They hold advice of the city's lawyers.")
    dataset_withholding.withhold(
        dataset.pk,
        draft=DenialDraft(
            citations=[cited],
            segregability="Nothing can be separated.",
            responsible=[("Kim Clerk", "Records Manager")],
        ),
        actor=staff(cast.an_administrator(city)),
        now=cast.NOW,
    )
    monkeypatch.setattr(timezone, "now", clock)
    with raised(live_server.url, clock, "withheld-dataset") as stage:
        resident = Resident(stage, city, "en")
        page = resident.page
        page.goto(f"{stage.origin}/{city.key}/datasets/{dataset.pk}/")
        assert "Why it is withheld" in stage.look(page, "withheld")
        only(page.locator('a[href*="kind=exemption_review"]')).click()
        fill(page, description="Please look again: the table has no legal advice in it.")
        stage.look(page, "review-asked")
        press(page, "go=next")
        fill(page, email=cast.ADDRESS)
        press(page, "go=next")
        clock.pass_by(minutes=2)
        press(page, "go=send")
        case = RecordsRequest.objects.get(kind="exemption_review")
        assert case.dataset_id == dataset.pk
        intake, reviewer = Clerk(stage, cast.an_intake_clerk(city)), Clerk(stage, cast.a_reviewer(city))
        intake.begin(case, "begin_review")
        only(intake.page.locator('[name="department"]')).select_option(index=1)
        intake.send("begin_review")
        clock.pass_by(days=1)
        reviewer.begin(case, "keep_withheld")
        reviewer.cite(
            0, exemption="attorney_client", records="The legal notes", explanation="They hold legal advice."
        )
        fill(reviewer.page, segregability="Nothing can be separated.")
        reviewer.sign("Kim Clerk", "Records Manager")
        reviewer.send("keep_withheld")
        resident.open(stage.link_in(stage.post()["kept_withheld"]))
        assert "attorney" in resident.status("kept-withheld").lower()
        resident.appeal()
        assert RecordsRequest.objects.get(pk=case.pk).state == "appealed"
        assert "appeal_receipt" in stage.post()
