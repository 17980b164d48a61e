"""How letters close: whoever decided signs; where nobody did, the office that handles the request."""

from __future__ import annotations

import pytest

from requests_app.notices.letters.event_letters import ALL_LETTERS
from requests_app.notices.letters.letter import Audience
from requests_app.notices.models import Notice
from tests.notices.conftest import Post

pytestmark = pytest.mark.django_db
WORDS = {"en": "Sincerely,", "es": "Atentamente,"}
BOTH = pytest.mark.parametrize("language", ["en", "es"])
OFFICE = "Office of the City Clerk\nCity of Sacramento\n"
OFFICES = {"en": OFFICE, "es": "Oficina de la Secretaría Municipal (City Clerk)\nCity of Sacramento\n"}


def closing(notice: Notice) -> str:
    """What stands behind the closing word, once in each letter."""
    _body, found, rest = notice.body_text.partition(f"\n\n{WORDS[notice.language]}\n\n")
    assert found and WORDS[notice.language] not in rest, notice.letter
    return rest


@BOTH
def test_every_letter_to_a_requester_greets_by_name_and_closes(post: Post, language: str) -> None:
    greeting = {"en": "Hello Ana Ruiz,\n\n", "es": "Hola, Ana Ruiz:\n\n"}[language]
    nameless = {"en": "Hello,\n\n", "es": "Hola:\n\n"}[language]
    read, to_strangers = 0, set()
    for letter in ALL_LETTERS:
        for notice in post(language).get(letter.key, ()):
            if letter.audience in (Audience.REQUESTER, Audience.OLD_ADDRESS, Audience.NEW_ADDRESS):
                if notice.body_text.startswith(nameless):  # to an address that no one has confirmed
                    assert "Ruiz" not in notice.body_text, letter.key
                    to_strangers.add(letter.key)
                else:
                    assert notice.body_text.startswith(greeting), letter.key
                assert closing(notice).strip(), letter.key
                read += 1
            else:
                assert "Sincerely" not in notice.body_text, letter.key
    assert read > 40
    assert to_strangers <= {"receipt", "acknowledgment", "email_change_confirm"}


@BOTH
@pytest.mark.parametrize("key", ["denial", "partial_denial", "no_records", "extension"])
def test_whoever_decided_signs_with_title_department_and_city(post: Post, key: str, language: str) -> None:
    assert closing(post(language)[key][0]) == f"Jordan Ellis\nRecords Supervisor\n{OFFICES[language]}"


@pytest.mark.parametrize("key", ["appeal_upheld", "appeal_overturned"])
def test_a_decision_on_an_appeal_is_signed_for_the_city_not_for_the_department_it_is_about(
    post: Post, key: str
) -> None:
    assert closing(post("en")[key][0]).endswith("\nCity of Sacramento\n")
    assert "Office of the City Clerk" not in closing(post("en")[key][0])


@pytest.mark.parametrize("key", ["late", "fee_estimate", "message", "closing"])
def test_where_nobody_decided_the_department_closes(post: Post, key: str) -> None:
    assert closing(post("en")[key][0]) == OFFICE


def test_before_a_department_is_assigned_the_published_office_closes_in_the_readers_language(
    post: Post,
) -> None:
    assert closing(post("en")["receipt"][0]) == "City Clerk - public records\nCity of Sacramento\n"
    assert closing(post("es")["receipt"][0]).endswith("\nCity of Sacramento\n")
    assert "public records" not in closing(post("es")["receipt"][0])


def test_a_requester_without_a_name_is_greeted_all_the_same(post: Post) -> None:
    assert post("en", rich=False)["receipt"][0].body_text.startswith("Hello,\n\n")


def test_a_name_that_means_harm_adds_no_line_to_the_closing(post: Post) -> None:
    signed = closing(post("en", words="x", line="Ana\nBcc: thief@example.org\r# Head")["denial"][0])
    assert signed.count("\n") == 4
    assert "\nBcc" not in signed and "\n#" not in signed
