"""The four letters of exemption reviews say what was decided in their own words, in both languages."""

from __future__ import annotations

import pytest

from requests_app.models import Notice, RecordsRequest
from tests import acts_of_reviews as reviews, cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _letter(case: RecordsRequest, key: str) -> Notice:
    return Notice.objects.get(case=case, letter=key)


def test_opened_names_the_dataset_its_page_and_each_finding() -> None:
    case = reviews.a_review_in("released", "open")
    text = _letter(case, "opened").body_text
    assert "The city has opened it." in text
    assert f"/sacramento/datasets/{case.dataset_id}/" in text
    assert "The table names nobody." in text
    assert "It is what single taxpayers told the city." in text
    assert "Jordan Ellis, Records Supervisor" in text
    assert "your records" not in text.lower()


def test_kept_withheld_explains_like_a_denial_and_names_the_remedies() -> None:
    text = _letter(reviews.a_review_in("denied", "open"), "kept_withheld").body_text
    assert "(Gov. Code § 7925.000)" in text
    assert "They come from what single taxpayers told the city." in text
    assert "You can ask the city to review this decision." in text
    assert "You can go to court" in text
    assert "was denied" not in text


def test_protected_says_which_part_is_withheld_and_what_stays() -> None:
    notice = _letter(reviews.a_review_in("released", "protect"), "protected")
    for words in (
        reviews.PART,
        "Every other column stays published.",
        "They come from what single taxpayers",
    ):
        assert words in notice.body_text
    assert "The rest stays\npublished." in notice.body_text or "The rest stays published." in notice.body_text
    assert "records are ready" not in notice.subject + notice.body_text


def test_protected_whole_says_so() -> None:
    case = reviews.a_review_in("clerk_review", "protect")
    reviews.protect_data(case, LATER, part="")
    assert "now withholds the whole dataset" in " ".join(_letter(case, "protected").body_text.split())


def test_declining_never_says_that_the_city_withholds_and_sends_nobody_to_a_court_that_opens_records() -> (
    None
):
    case = reviews.a_review_in("denied", "protect")
    text = _letter(case, "not_protected").body_text
    assert "The year my house was built" in text and "The county publishes it for every house." in text
    assert "withh" not in text.lower()
    assert "7923.000" not in text
    assert "You may also be able to go to court." in text
    cast.appeal(case, LATER + cast.HOUR)
    cast.uphold(cast.again(case), LATER + 2 * cast.HOUR)
    for key in ("appeal_receipt", "appeal_upheld"):
        other = _letter(case, key).body_text
        assert "7923.000" not in other and "withheld" not in other.lower(), key


def test_receipts_and_closings_say_what_was_asked_and_hand_over_nothing() -> None:
    for aim, words in (("open", "to open something"), ("protect", "to protect something")):
        case = reviews.a_review_in("closed", aim)
        assert words in " ".join(_letter(case, "receipt").body_text.split())
        assert "released no records" not in _letter(case, "closing").body_text


@pytest.mark.parametrize(
    ("aim", "state", "key"),
    [
        ("open", "released", "opened"),
        ("open", "denied", "kept_withheld"),
        ("protect", "released", "protected"),
        ("protect", "denied", "not_protected"),
    ],
)
def test_in_spanish_no_english_of_ours_is_left(aim: str, state: str, key: str) -> None:
    notice = _letter(reviews.a_review_in(state, aim, language="es"), key)
    assert "La ciudad" in notice.body_text
    for english in (
        "The city",
        "This notice",
        "What stays",
        "What is withheld",
        "Point 1",
        "What the city found",
    ):
        assert english not in notice.body_text
