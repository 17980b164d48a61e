"""An exemption review each way, through the pages: a withheld dataset opened, a column of a published one protected,
the letters read. No scripts; the pages that are new photographed and judged.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from requests_app.models import Dataset, RecordsRequest
from tests import cast
from tests.browser.people import Clerk, Resident
from tests.browser.stage import Clock, Stage, fill, only, press, raised, tick
from tests.datasets.library import a_dataset, withhold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 10, 7, 10, 15, tzinfo=cast.LOCAL)


def _ask(stage: Stage, resident: Resident, dataset: Dataset, words: str) -> RecordsRequest:
    """From the page of the dataset to the receipt."""
    page = resident.page
    page.goto(f"{stage.origin}/{dataset.city.key}/datasets/{dataset.pk}/")
    only(page.locator('a[href*="kind=exemption_review"]')).click()
    fill(page, description=words)
    if page.locator('[name="review_aim"]').count():
        stage.look(page, "review-of-a-part-asked")
        tick(page, "review_aim", "protect")
    press(page, "go=next")
    fill(page, email=cast.ADDRESS)
    press(page, "go=next")
    stage.clock.pass_by(minutes=2)
    press(page, "go=send")
    return RecordsRequest.objects.latest("pk")


def _take_up(stage: Stage, intake: Clerk, case: RecordsRequest) -> None:
    intake.go(f"/admin/requests_app/recordsrequest/{case.pk}/action/begin_review/")
    only(intake.page.locator('[name="department"]')).select_option(index=1)
    press(intake.page, "do=preview")
    press(intake.page, "do=send")
    stage.clock.pass_by(days=1)


def test_a_withheld_dataset_is_opened_and_a_column_of_a_published_one_protected(
    live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    city, clock = cast.a_city("sacramento"), Clock(START)
    withheld = withhold(a_dataset(city, "taxes"))
    published = a_dataset(city, "owners")
    monkeypatch.setattr(timezone, "now", clock)
    with raised(live_server.url, clock, "exemption-review") as stage:
        resident = Resident(stage, city, "en")
        intake, reviewer = Clerk(stage, cast.an_intake_clerk(city)), Clerk(stage, cast.a_reviewer(city))

        case = _ask(stage, resident, withheld, "Please open it: the table names nobody.")
        assert case.review_aim == "open"
        _take_up(stage, intake, case)
        reviewer.begin(case, "open_it")
        for field in reviewer.page.locator('[name^="finding_"]').all():
            field.fill("The table has sums only. It names no taxpayer.")
        reviewer.sign("Kim Clerk", "Records Manager")
        assert "The table has sums only." in reviewer.send("open_it")
        letter = stage.post()["opened"]
        assert "is open to everyone" in letter.subject
        assert "The city has opened it." in str(letter.body)
        resident.open(stage.link_in(letter))
        assert "The data you asked about is open to everyone." in resident.status("opened")
        only(resident.page.locator(f'a[href$="/datasets/{withheld.pk}/"]')).click()
        assert "Why it is withheld" not in resident.page.locator("main").inner_text()

        case = _ask(stage, resident, published, "Please take my name out.")
        assert case.review_aim == "protect"
        _take_up(stage, intake, case)
        reviewer.begin(case, "protect_it")
        tick(reviewer.page, "extent", "part")
        fill(reviewer.page, part="The column with the names of owners")
        reviewer.cite(
            0,
            exemption="taxpayer_information",
            records="The names of owners",
            explanation="They come from what single taxpayers told the city.",
        )
        fill(reviewer.page, segregability="Every other column stays published.")
        reviewer.sign("Kim Clerk", "Records Manager")
        reviewer.send("protect_it")
        letter = stage.post()["protected"]
        assert "protected the data" in letter.subject
        assert "The column with the names of owners" in str(letter.body)
        assert "records are ready" not in str(letter.body)
        resident.open(stage.link_in(letter))
        assert "The city protected the data you asked about." in resident.status("protected")
        resident.page.goto(f"{stage.origin}/{city.key}/datasets/{published.pk}/")
        text = stage.look(resident.page, "dataset-part-withheld")
        assert "A part of this dataset is withheld" in text
        assert "The column with the names of owners" in text and "Every other column stays published." in text

        case = _ask(stage, resident, published, "Please take out the year my house was built.")
        _take_up(stage, intake, case)
        reviewer.begin(case, "decline_to_protect")
        page = reviewer.page
        page.locator('[name="points-0-words"]').fill("The year the house was built")
        page.locator('[name="points-0-finding"]').fill("The county publishes it for every house.")
        reviewer.sign("Kim Clerk", "Records Manager")
        reviewer.send("decline_to_protect")
        letter = stage.post()["not_protected"]
        assert "The county publishes it for every house." in str(letter.body)
        resident.open(stage.link_in(letter))
        assert "The county publishes it for every house." in resident.status("not-protected")
        resident.page.goto(f"{stage.origin}/{city.key}/datasets/{published.pk}/")
        assert "year the house was built" not in resident.page.locator("main").inner_text()
