"""The requester's pages where installments can be appealed: each is named with its own last day, and can be chosen."""

from __future__ import annotations

import pytest

from requests_app.cases.dates_in_words import longdate
from requests_app.models import Appeal
from tests import cast
from tests.services.appeals.installments import SECOND_AT, cited, last_day_of, two_parts
from tests.web.steps import Watch, hidden, opened, path_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_both(watch: Watch) -> None:
    watch.at = SECOND_AT + cast.DAY


def test_the_status_page_names_each_last_day() -> None:
    case, _first, _second = two_parts()
    page = opened(case).get(path_of(case)).content.decode()
    for number in (1, 2):
        assert f"You can appeal what installment {number} withholds until" in page
        assert longdate(last_day_of(case, number)) in page


def test_the_installment_chosen_is_the_one_appealed() -> None:
    case, first, second = two_parts()
    client, address = opened(case), path_of(case, "appeal/")
    newest = client.get(address)
    assert hidden(newest)["decision"] == str(second.pk)
    assert f"?decision={first.pk}" in newest.content.decode()
    page = client.get(f"{address}?decision={first.pk}")
    assert f"You can appeal until {longdate(last_day_of(case, 1))}." in page.content.decode()
    typed = {"citations": [str(pk) for pk in cited(first)], "grounds": "These are facts."}
    client.post(address, {**hidden(page), **typed})
    assert Appeal.objects.get(case=case).decision == first


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 30, "0", ""])
def test_what_is_no_installment_shows_the_newest_one(wrong: str) -> None:
    case, _first, second = two_parts()
    page = opened(case).get(f"{path_of(case, 'appeal/')}?decision={wrong}")
    assert hidden(page)["decision"] == str(second.pk)
