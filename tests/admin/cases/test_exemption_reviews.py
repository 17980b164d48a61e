"""The desk's pages of an exemption review: the dataset beside the request, its own actions, and none on records."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from requests_app.models import City, RecordsRequest
from tests import acts_of_reviews as reviews, cast
from tests.admin.pages import DENIAL, action_address, case_address, play, preview, text
from tests.datasets.library import again, publish

pytestmark = pytest.mark.django_db
PEOPLE = {"responsible-count": "1", "responsible-0-name": "Jordan Ellis", "responsible-0-title": "Supervisor"}


def _actions(page: str) -> set[str]:
    return set(re.findall(r"/action/(\w+)/", page))


@pytest.mark.parametrize(
    ("aim", "own"),
    [("open", {"open_it", "keep_withheld"}), ("protect", {"protect_it", "decline_to_protect"})],
)
def test_the_page_shows_the_dataset_with_its_reasons_and_only_its_own_ends(
    reviewer: Client, sacramento: City, aim: str, own: set[str]
) -> None:
    case = reviews.a_review_in("clerk_review", aim, sacramento)
    page = text(reviewer.get(case_address(case)))
    assert case.dataset is not None and case.dataset.title in page
    assert ("It is what single taxpayers told the city." in page) == (aim == "open")
    assert own <= _actions(page)
    assert not {"release", "deny", "grant", "release_in_part", "report_no_records"} & _actions(page)


def test_an_act_on_records_sends_the_reader_back_with_the_reason(reviewer: Client, sacramento: City) -> None:
    case = reviews.a_review_in("clerk_review", "open", sacramento)
    assert reviewer.get(action_address(case, "deny")).status_code == 302
    answer = reviewer.post(
        action_address(case, "deny"), {**DENIAL, "seen_seq": case.head_seq, "do": "preview"}
    )
    assert answer.status_code == 409
    assert "This is an exemption review." in text(answer)


def test_what_it_is_withheld_for_stands_beside_the_form_and_begins_the_denial(
    reviewer: Client, sacramento: City
) -> None:
    case = reviews.a_review_in("clerk_review", "open", sacramento)
    opened = text(reviewer.get(action_address(case, "open_it")))
    assert "The dataset, and why it is withheld" in opened
    assert "It is what single taxpayers told the city." in opened
    kept = text(reviewer.get(action_address(case, "keep_withheld")))
    assert re.search(r'value="taxpayer_information" selected', kept)
    assert "The columns without names are published as a table of their own.</textarea>" in kept


def test_a_dataset_published_meanwhile_is_asked_about_anew(reviewer: Client, sacramento: City) -> None:
    case = reviews.a_review_in("clerk_review", "open", sacramento)
    key = again(case.dataset).withholding.citations.get().pk
    publish(again(case.dataset))
    answer = preview(reviewer, case, "open_it", {f"finding_exemption-{key}": "It names nobody.", **PEOPLE})
    assert answer.status_code == 422
    assert "Say what the city found about this." in text(answer)
    answer = play(reviewer, case, "open_it", {"finding_nothing": "It is out already.", **PEOPLE})
    assert answer.status_code == 302
    assert cast.again(case).state == "released"


def test_a_request_without_a_dataset_is_asked_for_one(reviewer: Client, sacramento: City) -> None:
    case = reviews.a_review_in("clerk_review", "protect", sacramento)
    dataset = case.dataset
    RecordsRequest.objects.filter(pk=case.pk).update(dataset=None)
    assert dataset is not None
    words = {**DENIAL, "extent": "part", "part": "The column “owner”"}
    assert "There is no dataset “zzz” here." in text(
        preview(reviewer, case, "protect_it", {**words, "dataset": "zzz"})
    )
    assert "Name the dataset that this request is about." in text(
        preview(reviewer, case, "protect_it", words)
    )
    assert play(reviewer, case, "protect_it", {**words, "dataset": dataset.title}).status_code == 302
    assert cast.again(case).dataset_id == dataset.pk


def test_the_whole_is_withheld_only_where_that_is_said(reviewer: Client, sacramento: City) -> None:
    case = reviews.a_review_in("clerk_review", "protect", sacramento)
    shown = text(preview(reviewer, case, "protect_it", DENIAL))
    assert "Say whether a part or the whole dataset is withheld." in shown
    shown = text(preview(reviewer, case, "protect_it", {**DENIAL, "extent": "part"}))
    assert "Name the fields or rows that are withheld." in shown
    assert (
        play(reviewer, case, "protect_it", {**DENIAL, "extent": "whole", "part": "left over"}).status_code
        == 302
    )
    assert case.dataset is not None
    assert again(case.dataset).state == "withheld"
    page = text(reviewer.get(case_address(case)))
    assert "The decision: Protected" in page


def test_points_that_lack_a_reason_are_refused_beside_it(reviewer: Client, sacramento: City) -> None:
    case = reviews.a_review_in("clerk_review", "protect", sacramento)
    words = {**PEOPLE, "points-count": "2", "points-0-words": "The year", "points-1-finding": "Because."}
    shown = text(preview(reviewer, case, "decline_to_protect", words))
    assert "Say in plain words why the city does not protect it." in shown
    assert "Say what the requester asked the city to protect." in shown
