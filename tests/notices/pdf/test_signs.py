"""Signs no font has are known before a letter is sent; a font package found at start makes them printable."""

from __future__ import annotations

import pytest

from requests_app.models import Notice
from requests_app.notices.pdf.signs import MOST_NAMED, unprintable
from tests import cast

pytestmark = pytest.mark.django_db


def a_receipt(name: str, postal_address: str = "") -> Notice:
    case = cast.a_case(cast.a_city(), name=name, postal_address=postal_address)
    return Notice.objects.get(case=case, letter="receipt")


@pytest.mark.parametrize(
    "name", ["José Núñez", "Łukasz Żółć", "Ελένη", "Ольга", "Nguyễn Thị Ánh", "محمد علي", ""]
)
def test_names_the_built_in_fonts_show_are_not_named(name: str) -> None:
    assert unprintable(a_receipt(name)) == []


def test_the_words_of_the_name_and_of_the_address_are_named_once_each() -> None:
    assert unprintable(a_receipt("王小明 Ana", "東京 12\nSacramento")) == ["王小明", "東京"]


def test_no_more_words_are_named_than_a_clerk_would_read() -> None:
    notice = a_receipt("Ana")
    notice.body_text = " ".join(chr(0x4E00 + place) for place in range(100))
    assert len(unprintable(notice)) == MOST_NAMED


def test_a_letter_to_staff_is_not_printed_and_not_judged() -> None:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    case = cast.a_case(city, name="王小明", description="王小明")
    assert unprintable(Notice.objects.get(case=case, letter="staff_new_case")) == []
