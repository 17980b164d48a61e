"""Limits of tries: counted by caller and thing in windows of time, with no address stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.cases.refusals import TooOften
from requests_app.models import RateLimitWindow
from requests_app.services.rate_limits import Limit, count
from tests import cast

pytestmark = pytest.mark.django_db


def _try(address: str = "192.0.2.1", now: Any = cast.NOW, what: str = "file") -> None:
    count(f"{what} {address}", [Limit("hour", 3, 3600)], now=now)


def test_the_fourth_try_in_an_hour_is_too_many_and_says_when_to_come_back() -> None:
    for minutes in (0, 5, 10):
        _try(now=cast.NOW + timedelta(minutes=minutes))
    with pytest.raises(TooOften) as refused:
        _try(now=cast.NOW + timedelta(minutes=20))
    assert refused.value.retry_after == 40 * 60
    _try(now=cast.NOW + timedelta(hours=1))


def test_a_caller_is_counted_in_several_windows_at_once() -> None:
    limits = [Limit("minute", 2, 60), Limit("hour", 3, 3600)]
    for minutes in (0, 0, 2):
        count("file 192.0.2.9", limits, now=cast.NOW + timedelta(minutes=minutes))
    with pytest.raises(TooOften) as refused:
        count("file 192.0.2.9", limits, now=cast.NOW + timedelta(minutes=5))
    assert refused.value.retry_after == 55 * 60


def test_each_address_and_each_thing_is_counted_alone_and_no_address_is_stored() -> None:
    for _ in range(3):
        _try()
    _try("192.0.2.2")
    _try(what="find")
    with pytest.raises(TooOften):
        _try()
    assert not [row.key for row in RateLimitWindow.objects.all() if "192.0.2" in row.key]
