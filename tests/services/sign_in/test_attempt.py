"""Tries to sign in are slowed down and never locked; a browser known for the account is not held up by strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cities.models import User
from requests_app.models import RateLimitWindow
from requests_app.services import rate_limits
from requests_app.services.rate_limits import MustWait, SlowDown
from requests_app.services.sign_in import attempt as sign_in_attempt, devices
from tests import cast

pytestmark = pytest.mark.django_db
NOW = cast.NOW
HOME = "198.51.100.7"


@pytest.fixture
def clerk() -> User:
    return cast.an_intake_clerk(cast.a_city())


def _try(username: str, address: str = HOME, kept: str = "", seconds: float = 0) -> sign_in_attempt.Attempt:
    return sign_in_attempt.begin(username, address, kept, now=NOW + timedelta(seconds=seconds))


def _strangers(username: str, tries: int) -> None:
    for number in range(tries):
        _try(username, f"203.0.113.{number}")


def test_five_wrong_passwords_of_strangers_make_the_next_wait_two_seconds(clerk: User) -> None:
    _strangers(clerk.username, 5)
    with pytest.raises(MustWait) as refused:
        _try(clerk.username)
    assert refused.value.retry_after == 2
    _try(clerk.username, seconds=2)
    with pytest.raises(MustWait) as again:
        _try(clerk.username, seconds=2)
    assert again.value.retry_after == 4


def test_a_try_that_comes_too_early_makes_nobody_wait_longer(clerk: User) -> None:
    _strangers(clerk.username, 5)
    for _ in range(50):
        with pytest.raises(MustWait):
            _try(clerk.username, seconds=1)
    _try(clerk.username, seconds=2)


def test_no_wait_is_longer_than_five_minutes(clerk: User) -> None:
    rule = sign_in_attempt.ACCOUNT
    at = 0.0
    for _ in range(40):
        _try(clerk.username, "203.0.113.1" if at < 1 else f"203.0.113.{int(at) % 250}", seconds=at)
        at += rule.longest
    with pytest.raises(MustWait) as refused:
        _try(clerk.username, seconds=at - rule.longest)
    assert refused.value.retry_after == rule.longest == 300


def test_a_browser_known_for_the_account_signs_in_while_strangers_guess(clerk: User) -> None:
    kept = devices.remembered("", clerk, now=NOW)
    _strangers(clerk.username, 5)
    mine = _try(clerk.username, kept=kept)
    assert mine.device and mine.user_id == clerk.pk
    sign_in_attempt.succeeded(mine, clerk, now=NOW)
    with pytest.raises(MustWait):
        _try(clerk.username)


def test_a_known_browser_is_slowed_down_by_its_own_failures(clerk: User) -> None:
    kept = devices.remembered("", clerk, now=NOW)
    for _ in range(5):
        _try(clerk.username, kept=kept)
    with pytest.raises(MustWait):
        _try(clerk.username, kept=kept)


def test_success_forgets_the_account_and_not_the_guesses_of_its_network(clerk: User) -> None:
    for number in range(20):
        _try(f"guess-{number}")
    with pytest.raises(MustWait):
        _try("guess-21")
    sign_in_attempt.succeeded(_try(clerk.username, seconds=2), clerk, now=NOW)
    with pytest.raises(MustWait):
        _try("guess-22", seconds=3)
    assert _try(clerk.username, "203.0.113.9", seconds=3).tries


def test_names_that_exist_and_names_that_do_not_wait_alike(clerk: User) -> None:
    for name in (clerk.username, "nobody.here"):
        _strangers(name, 5)
        with pytest.raises(MustWait) as refused:
            _try(name)
        assert refused.value.retry_after == 2
        assert clerk.username not in str(refused.value.message)


def test_a_name_is_counted_however_it_is_written(clerk: User) -> None:
    for written in (
        clerk.username,
        clerk.username.upper(),
        f" {clerk.username} ",
        clerk.username.title(),
        clerk.username,
    ):
        _try(written)
    with pytest.raises(MustWait):
        _try(clerk.username)


def test_a_refused_try_is_counted_nowhere() -> None:
    rules = {"a": SlowDown(9, 300, 60), "b": SlowDown(0, 300, 60)}
    rate_limits.try_once(rules, now=NOW)
    before = list(RateLimitWindow.objects.order_by("key").values_list("key", "count"))
    with pytest.raises(MustWait):
        rate_limits.try_once(rules, now=NOW)
    assert list(RateLimitWindow.objects.order_by("key").values_list("key", "count")) == before


def test_failures_are_forgotten_a_day_after_the_last() -> None:
    for _ in range(5):
        _try("ana")
    assert rate_limits.forget_past(NOW + timedelta(hours=23)) == 0
    for _ in range(5):
        _try("ana", seconds=24 * 3600)
    assert rate_limits.forget_past(NOW + timedelta(days=3)) == 2
