"""Which addresses may be called: nothing private, no odd schemes, one question to the name server."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from requests_app.http_client.address import WEB, Rules, check, is_public, resolve
from requests_app.http_client.errors import AddressNotAllowed, NoAnswer

INSIDE = [
    "127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "[::ffff:127.0.0.1]",
    "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "2130706433", "127.1", "224.0.0.1", "100.64.0.1",
]  # fmt: skip


def answers(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """The name server says this; returned is what it was asked."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("host", INSIDE)
def test_no_private_address_is_called_however_it_is_written(host: str) -> None:
    rules = Rules(schemes=WEB)
    with pytest.raises((AddressNotAllowed, NoAnswer), match=r"private network|no address"):
        resolve(check(f"http://{host}/", rules), rules)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "https://", "https://a b/", "https://a:x/",
        "https://u:p@a.example/", "https://[x/", "https://a.example/\r\nX: y", "https://a.example/#x", "http://a.example/",
        "javascript:alert(1)", "https://a.example\\@b.example/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        check(url, Rules())


def test_a_host_the_operator_listed_may_be_private_and_plain() -> None:
    rules = Rules(private_hosts=frozenset({"127.0.0.1", "hooks.city.internal"}))
    assert resolve(check("http://127.0.0.1:8000/in", rules), rules) == "127.0.0.1"
    assert check("http://hooks.city.internal/", rules).hostname == "hooks.city.internal"
    with pytest.raises(AddressNotAllowed, match="must begin with https://"):
        check("http://127.0.0.2/", rules)
    with pytest.raises(AddressNotAllowed, match="private network"):
        check("https://127.0.0.2/", rules)


def test_an_address_of_the_operator_may_lead_anywhere() -> None:
    rules = Rules(anywhere=True)
    assert resolve(check("http://127.0.0.1/", rules), rules) == "127.0.0.1"


def test_a_name_with_one_private_address_among_public_ones_is_refused_and_asked_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = answers(monkeypatch, "93.184.216.34", "10.1.2.3")
    with pytest.raises(AddressNotAllowed, match="private network"):
        resolve(check("https://data.city.example/", Rules()), Rules())
    assert asked == ["data.city.example"]


def test_a_name_with_two_public_addresses_leads_to_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "93.184.216.34", "93.184.216.35")
    assert resolve(check("https://data.city.example/", Rules()), Rules()) == "93.184.216.34"


def test_a_name_without_an_address_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch)
    with pytest.raises(NoAnswer, match="no address"):
        resolve(check("https://data.city.example/", Rules()), Rules())


def test_public_is_what_everybody_can_reach() -> None:
    assert is_public("93.184.216.34") and is_public("2606:2800:220:1:248:1893:25c8:1946")
    assert not is_public("fe80::1%eth0")
