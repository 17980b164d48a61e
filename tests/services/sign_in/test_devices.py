"""What a browser keeps to be known: signed, for one password, for 180 days, for at most five people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cities.models import User
from requests_app.services.sign_in.devices import LASTS, device_of, remembered
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_browser_is_known_for_those_who_signed_in_there_and_nobody_else() -> None:
    city = cast.a_city()
    clerk, officer, other = cast.an_intake_clerk(city), cast.an_officer(city), cast.a_reviewer(city)
    kept = remembered(remembered("", clerk, now=cast.NOW), officer, now=cast.NOW)
    devices = [device_of(kept, user, now=cast.NOW) for user in (clerk, officer, other, None)]
    assert all(devices[:2]) and devices[2:] == ["", ""]
    assert devices[0] != devices[1]
    assert device_of(remembered(kept, clerk, now=cast.NOW), clerk, now=cast.NOW) == devices[0]


def test_it_ends_with_the_password_and_with_its_time() -> None:
    clerk = cast.an_intake_clerk(cast.a_city())
    kept = remembered("", clerk, now=cast.NOW)
    assert device_of(kept, clerk, now=cast.NOW + LASTS) == ""
    assert device_of(kept, clerk, now=cast.NOW + LASTS - timedelta(seconds=1))
    clerk.set_password("another long password")
    assert device_of(kept, clerk, now=cast.NOW) == ""


@pytest.mark.parametrize("kept", ["", "x", "a.b.c", "é" * 5000, ":::"])
def test_what_was_made_up_makes_no_browser_known(kept: str) -> None:
    clerk = cast.an_intake_clerk(cast.a_city())
    assert device_of(kept, clerk, now=cast.NOW) == ""
    assert device_of(remembered(kept, clerk, now=cast.NOW), clerk, now=cast.NOW)


def test_it_fits_into_a_cookie_however_many_sign_in_there() -> None:
    kept = ""
    for number in range(9):
        user = User(pk=10**9 + number, username=f"u{number}", password=f"argon2${number}")
        kept = remembered(kept, user, now=cast.NOW)
    assert len(kept) < 1500
