"""Readers for the ways mail comes in: the address it comes to, a door for mail servers, a mailbox to look into."""

import re
import shlex
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from cityrecords.config.env import EnvError, text
from cityrecords.config.env_addresses import split_address

_PLAIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,15}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")


@dataclass(frozen=True)
class Door:
    """Where the door for mail servers listens, and which protocol it speaks (`smtp` or `lmtp`)."""

    protocol: str
    host: str
    port: int


@dataclass(frozen=True)
class Mailbox:
    """A mailbox read over IMAP."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    token_command: tuple[str, ...] = ()


def address(name: str, default: str) -> str:
    """A plain address of at most 16 signs before the @, for a number and a token are added; empty: none."""
    value = text(name, default)
    if value and value != "none" and not _PLAIN.match(value):
        raise EnvError(
            name, "must be a plain address such as records@example.gov, at most 16 signs before the @"
        )
    return "" if value == "none" else value


def door(name: str, default: str) -> Door | None:
    """``smtp://host:port`` or ``lmtp://host:port``; ``none`` or empty: no door."""
    value = text(name, default)
    if value in {"", "none"}:
        return None
    parts = split_address(name, value)
    if parts.scheme not in {"smtp", "lmtp"} or not parts.hostname or parts.port is None:
        raise EnvError(name, "must be an address such as lmtp://127.0.0.1:8024")
    return Door(parts.scheme, parts.hostname, parts.port)


def mailbox(name: str) -> Mailbox | None:
    """``imaps://user:password@host:993/FOLDER`` (or ``imap://`` without TLS); empty: none."""
    value = text(name, "")
    if not value:
        return None
    parts = split_address(name, value)
    if (
        parts.scheme not in {"imap", "imaps"}
        or not parts.hostname
        or not parts.username
        or parse_qsl(parts.query)
    ):
        raise EnvError(name, "must be an address such as imaps://user:password@mail.example.gov/INBOX")
    tls = parts.scheme == "imaps"
    return Mailbox(
        parts.hostname,
        parts.port or (993 if tls else 143),
        tls,
        unquote(parts.username),
        unquote(parts.password or ""),
        unquote(parts.path.strip("/")) or "INBOX",
        token_command("INBOUND_TOKEN_COMMAND"),
    )


def city(name: str) -> str:
    """The key of the city that sorts mail which names none; empty: whoever sorts the mail of every city."""
    value = text(name, "")
    if value and not re.fullmatch(r"[a-z0-9-]{1,40}", value):
        raise EnvError(name, "must be the key of a city, as in its address: sacramento")
    return value


def retention_days(name: str) -> int | None:
    """Whole days, at least 30; empty or ``none``: for ever."""
    value = text(name, "")
    if value in {"", "none"}:
        return None
    if not value.isascii() or not value.isdigit() or not 30 <= int(value) <= 36_500:
        raise EnvError(name, "must be a number of days from 30 to 36500, or none")
    return int(value)


def token_command(name: str) -> tuple[str, ...]:
    """The command, with its arguments, that prints an access token for a mailbox; empty: none."""
    try:
        return tuple(shlex.split(text(name, "")))
    except ValueError as problem:
        raise EnvError(name, "must be a command as a shell would take it") from problem


SIGNERS = ("mailersend", "mailgun", "mandrill", "postal")
"""Providers that sign the mail they hand in."""


WITHOUT_RAW = ("brevo", "mailjet", "resend")
"""Providers whose calls hold a mail that they took apart, never the mail itself."""


def signer(name: str, key_name: str) -> tuple[str, str]:
    """The provider whose signature every mail that is handed in must carry, and the key that tells it; empty: none."""
    provider, key = text(name, ""), text(key_name, "")
    if provider in WITHOUT_RAW:
        raise EnvError(
            name,
            f"{provider} hands in no raw mail, so nothing would prove what came: "
            "let it forward to INBOUND_DOOR or to the mailbox of INBOUND_IMAP_URL",
        )
    if provider and provider not in SIGNERS:
        raise EnvError(name, f"must be one of {', '.join(SIGNERS)}: the others hand mail in with a password")
    if bool(provider) != bool(key) or not key.isascii():
        raise EnvError(key_name, f"must be set together with {name}: the key its provider signs with")
    return provider, key


def webhook_secret(name: str) -> str:
    """The secret with which a mail provider hands letters in; empty: none."""
    value = text(name, "")
    if value and len(value) < 16:
        raise EnvError(name, "must have at least 16 signs")
    return value
