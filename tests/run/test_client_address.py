"""Whose address a request comes from: as our own outermost proxy wrote it, in every shape a proxy writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cityrecords.client_address import ClientAddress, given_address, normal
from requests_app.models import Heartbeat
from requests_app.services.jobs import health


def _asked(forwarded: str, remote: str = "10.0.0.1", agent: str = "") -> HttpRequest:
    given = {"X-Forwarded-For": forwarded, "User-Agent": agent}
    return RequestFactory().get("/", REMOTE_ADDR=remote, headers=given)


def _counted_as(request: HttpRequest) -> str:
    ClientAddress(lambda _request: HttpResponse())(request)
    return str(request.META["CLIENT_ADDRESS"])


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ("198.51.100.1", 0, "10.0.0.1"),
        ("198.51.100.1", 1, "198.51.100.1"),
        ("6.6.6.6, 198.51.100.1", 1, "198.51.100.1"),
        ("6.6.6.6, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("6.6.6.6,198.51.100.1:50001", 1, "198.51.100.1:50001"),
        ("198.51.100.1", 2, ""),
        ("", 1, ""),
    ],
)
def test_what_a_visitor_sends_along_is_never_their_address(forwarded: str, proxies: int, found: str) -> None:
    assert given_address(_asked(forwarded), proxies) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:50001", "203.0.113.9"),
        (' "203.0.113.9:50001" ', "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"),
        ("[2001:db8:1:2::1]", "2001:0db8:0001:0002::/64"),
        ("[2001:db8:1:2::1]:443", "2001:0db8:0001:0002::/64"),
        ("fe80::1%eth0", "fe80:0000:0000:0000::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
        ("", None),
        ("unknown", None),
        ("203.0.113.9:", None),
        ("203.0.113.900", None),
        ("[203.0.113.9", None),
        ("a" * 10_000, None),
    ],
)
def test_port_brackets_and_zone_are_stripped_and_a_household_of_ipv6_is_one(
    given: str, found: str | None
) -> None:
    assert normal(given) == found


@pytest.mark.django_db
def test_an_unreadable_address_is_an_alarm_and_not_one_bucket_for_a_city(settings: Any) -> None:
    settings.TRUST_PROXY = 1
    buckets = {_counted_as(_asked("", agent=f"Browser {number}")) for number in range(40)}
    assert len(buckets) > 20
    assert all(bucket.startswith("unreadable ") for bucket in buckets)
    mark = Heartbeat.objects.get(name=health.UNREADABLE)
    assert [alarm.key for alarm in health.alarms(mark.at)] == [health.UNREADABLE]
    assert health.alarms(mark.at + timedelta(hours=2)) == []


@pytest.mark.django_db
def test_strangers_cannot_fill_the_table_with_addresses_that_are_none(settings: Any) -> None:
    settings.TRUST_PROXY = 1
    assert len({_counted_as(_asked(f"nonsense {number}")) for number in range(2000)}) <= 256


def test_probes_from_inside_are_no_alarm(settings: Any) -> None:
    """Without the database: an alarm would be noted in it."""
    settings.TRUST_PROXY = 1
    request = RequestFactory().get("/healthz", REMOTE_ADDR="10.0.0.1")
    assert _counted_as(request).startswith("unreadable ")
