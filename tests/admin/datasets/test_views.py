"""The registry at the desk: lists and pages for who may see them, and acts as their roles allow."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.admin.datasets.actions import ACTIONS
from requests_app.models import Dataset
from requests_app.services.unit_of_work.lock import last_seq
from tests import cast
from tests.admin.pages import hidden
from tests.datasets.library import a_dataset, a_scheduled_dataset, again, entry, publish, take_in, withhold

pytestmark = pytest.mark.django_db
LIST = "/admin/requests_app/dataset/"


def _at(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def _preview(client: Client, dataset: Dataset, action: str, **typed: str) -> Any:
    path = f"{LIST}{dataset.pk}/action/{action}/"
    return client.post(path, {"seen_seq": str(last_seq(dataset)), "do": "preview", **typed})


def _act(client: Client, dataset: Dataset, action: str, **typed: str) -> Any:
    """Preview and send; what the preview refuses is the answer."""
    looked = _preview(client, dataset, action, **typed)
    if looked.status_code != 200:
        return looked
    kept = {"seen_seq": hidden(looked, "seen_seq"), "seal": hidden(looked, "seal"), "do": "send"}
    return client.post(f"{LIST}{dataset.pk}/action/{action}/", {**typed, **kept})


def test_the_list_is_filtered_and_shows_only_the_own_city() -> None:
    here, there = cast.a_city(), cast.a_city("bakersfield")
    take_in(here, entry("a", title="Fire calls"), entry("b", title="Kept back", accessLevel="non-public"))
    take_in(there, entry("c", title="Oil wells"))
    clerk = _at(cast.an_intake_clerk(here))
    whole = _read(clerk, LIST)
    assert "Fire calls" in whole
    assert "Kept back" in whole
    assert "Oil wells" not in whole
    assert "Fire calls" not in _read(clerk, f"{LIST}?status=non-public")
    assert "Kept back" not in _read(clerk, f"{LIST}?q=fire")
    assert "One of these filters is not valid. Choose another value or clear all filters." in _read(
        clerk, f"{LIST}?show=x"
    )
    other = Dataset.objects.get(identifier="c")
    _read(clerk, f"{LIST}{other.pk}/change/", 404)


def test_a_page_shows_everything_that_happened() -> None:
    dataset = a_dataset(landingPage="nonsense")
    case = cast.a_case(dataset.city, dataset=dataset)
    withhold(dataset)
    html = _read(_at(cast.a_reviewer(dataset.city)), f"{LIST}{dataset.pk}/change/")
    for words in (
        "The city withheld the dataset", "The dataset was listed", case.number, "Gov. Code § 7925.000",
        "landingPage: is not an address that can be opened (nonsense)", "&quot;identifier&quot;: &quot;calls&quot;",
    ):  # fmt: skip
        assert words in html, words
    assert f"{LIST}{dataset.pk}/action/publish/" in html
    assert f"{LIST}{dataset.pk}/action/withdraw/" not in html


@pytest.mark.parametrize("verb", ACTIONS)
def test_an_act_is_for_its_role_only(verb: str) -> None:
    dataset = a_scheduled_dataset()
    _read(_at(cast.an_intake_clerk(dataset.city)), f"{LIST}{dataset.pk}/action/{verb}/", 403)
    reviewer = _at(cast.a_reviewer(dataset.city))
    response = reviewer.get(f"{LIST}{dataset.pk}/action/{verb}/")
    possible = verb in ("publish", "schedule", "withhold", "edit")
    assert response.status_code == (200 if possible else 302)


def test_a_dataset_is_scheduled_published_reviewed_and_withdrawn_by_forms() -> None:
    dataset = a_scheduled_dataset()
    reviewer = _at(cast.a_reviewer(dataset.city))
    wrong = _act(reviewer, dataset, "schedule", due_on="2020-01-01", reason="x")
    assert wrong.status_code == 422
    assert "Enter a date after today." in wrong.content.decode()
    for verb, typed, state in (
        ("schedule", {"due_on": "2040-01-02", "reason": "More work."}, "scheduled"),
        ("publish", {}, "published"),
        ("begin_review", {"reason": "It may name people.", "hide_links": "on"}, "under_review"),
        ("end_review", {}, "published"),
        ("withdraw", {"reason": "Old."}, "withdrawn"),
    ):  # fmt: skip
        assert _act(reviewer, again(dataset), verb, **typed).status_code == 302, verb
        assert again(dataset).state == state


def test_a_withholding_by_form_is_complete_or_says_what_is_missing() -> None:
    dataset = publish(a_scheduled_dataset())
    reviewer = _at(cast.a_reviewer(dataset.city))
    typed = {
        "citations-count": "1", "citations-0-exemption": "taxpayer_information", "citations-0-records": "Income",
        "citations-0-explanation": "Single taxpayers told it.", "segregability": "Totals are published.",
        "responsible-count": "1", "responsible-0-name": "Dana Reyes", "responsible-0-title": "Data Officer",
    }  # fmt: skip
    missing = _act(reviewer, dataset, "withhold", **{**typed, "responsible-0-title": "", "segregability": ""})
    assert missing.status_code == 422
    assert "title" in missing.content.decode()
    assert again(dataset).state == "published"
    grown = _preview(reviewer, dataset, "withhold", **{**typed, "add": "citations"})
    assert "citations-1-exemption" in grown.content.decode()
    assert _act(reviewer, dataset, "withhold", **typed).status_code == 302
    assert again(dataset).state == "withheld"


def test_an_act_on_a_page_that_is_out_of_date_is_refused() -> None:
    dataset = publish(a_scheduled_dataset())
    seen = last_seq(dataset)
    publish(dataset)
    reviewer = _at(cast.a_reviewer(dataset.city))
    response = reviewer.post(
        f"{LIST}{dataset.pk}/action/withdraw/", {"seen_seq": str(seen), "reason": "Old."}
    )
    assert response.status_code == 409
    assert "New data was published" in response.content.decode()
    assert again(dataset).state == "published"


def test_a_dataset_is_entered_and_changed_by_forms() -> None:
    city = cast.a_city()
    reviewer = _at(cast.a_reviewer(city))
    new = f"{LIST}new/sacramento/"
    typed = {"title": "Potholes", "identifier": "potholes", "access_level": "public", "due_on": "2040-01-02"}
    assert reviewer.post(new, {**typed, "title": ""}).status_code == 422
    assert reviewer.post(new, typed).status_code == 302
    dataset = Dataset.objects.get(identifier="potholes")
    assert reviewer.post(new, typed).status_code == 422
    changed = {"title": "Potholes mended", "access_level": "non-public", "terms_url": "nonsense"}
    assert _act(reviewer, dataset, "edit", **changed).status_code == 422
    assert _act(reviewer, dataset, "edit", **{**changed, "terms_url": ""}).status_code == 302
    assert (again(dataset).title, again(dataset).access_level) == ("Potholes mended", "non-public")
    _read(_at(cast.an_intake_clerk(city)), new, 404)
    _read(_at(cast.a_reviewer(cast.a_city("bakersfield"))), f"{LIST}{dataset.pk}/action/edit/", 404)
