"""Readers for the hosts, addresses and services that the environment names."""

import re
from urllib.parse import SplitResult, urlsplit

from cityrecords.config.env import EnvError, text

_HOST = re.compile(r"^(\*|\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$")
_EMAIL = re.compile(r"^[^@\s<>]+@[^@\s<>]+$")


def hosts(name: str, default: list[str]) -> list[str]:
    """Host names divided by commas, as Django's ALLOWED_HOSTS wants them."""
    names = [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]
    if not names or not all(_HOST.match(part) for part in names):
        raise EnvError(name, "must be host names divided by commas, without scheme or port")
    return names


def names(name: str) -> list[str]:
    """Host names divided by commas; none when it is not set."""
    return hosts(name, []) if text(name, "") else []


def host(name: str, default: str) -> str:
    """One host name or address to listen on."""
    value = text(name, default)
    if not re.fullmatch(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", value):
        raise EnvError(name, "must be one host name or address, without scheme or port")
    return value


def email(name: str, default: str | None = None) -> str:
    """A mail address, alone or as ``Name <address>``."""
    value = text(name, default)
    named = re.fullmatch(r"[^<>]*<([^<>]+)>", value)
    if not _EMAIL.match(named.group(1) if named else value):
        raise EnvError(name, "must be a mail address such as records@example.gov")
    return value


def public_url(name: str, default: str | None = None) -> str:
    """An http or https address without query or trailing slash: the base of every link in a letter."""
    value = text(name, default).rstrip("/")
    parts = split_address(name, value)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or parts.username
    ):
        raise EnvError(
            name, "must be an address such as https://records.example.gov, without query or user name"
        )
    if parts.path:
        raise EnvError(name, "must have no path: the site stands at the root of its host")
    return value


def web_address(name: str) -> str:
    """An https address with its path, such as that of a text message service; empty when not set."""
    value = text(name, "")
    if not value:
        return ""
    parts = split_address(name, value)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise EnvError(name, "must be an https address")
    if not parts.hostname or parts.username or parts.fragment:
        raise EnvError(name, "must be an https address without user name; the key has a variable of its own")
    return value


def contact(name: str) -> str:
    """``mailto:security@example.gov``, a mail address or an https page, as security.txt says it; empty when not set."""
    value = text(name, "")
    if not value or re.fullmatch(r"https://[^\s/]+(/\S*)?|mailto:[^@\s<>]+@[^@\s<>]+", value):
        return value
    if not _EMAIL.match(value):
        raise EnvError(name, "must be a mail address or an https address")
    return f"mailto:{value}"


def scanner(name: str = "UPLOAD_SCANNER_SOCKET") -> str:
    """Where clamd listens: ``/run/clamd.sock`` or ``tcp://host:3310``; empty when uploads are not scanned."""
    value = text(name, "")
    if not value or value.startswith("/"):
        return value
    parts = split_address(name, value)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise EnvError(name, "must be the absolute path of a socket or tcp://host:port")
    return value


def split_address(name: str, value: str) -> SplitResult:
    """urlsplit, with its complaints (a bad port, an open bracket) named after the variable."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise EnvError(name, "is not a well-formed address (look at its port and brackets)") from None
    return parts
