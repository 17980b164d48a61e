"""DATABASE_URL: where PostgreSQL is, in its parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from cityrecords.config.env import EnvError, text
from cityrecords.config.env_addresses import split_address

_DATABASE_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}


@dataclass(frozen=True)
class Database:
    """Where PostgreSQL is: the parts of DATABASE_URL."""

    name: str
    user: str
    password: str = field(repr=False)
    host: str
    port: str
    options: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def on_this_machine(self) -> bool:
        return self.host.startswith("/") or self.host in {"", "localhost", "127.0.0.1", "::1"}

    def settings(self, test_name: str) -> dict[str, Any]:
        """As Django's DATABASES wants it; `test_name` is the database that tests make."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": {"connect_timeout": 5, "application_name": "cityrecords", **self.options},
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "TEST": {"NAME": test_name},
        }


def database(name: str = "DATABASE_URL") -> Database | None:
    """``postgres://user:password@host:port/name?sslmode=require``; None when not set (embedded server)."""
    value = text(name, "")
    if not value:
        return None
    parts = split_address(name, value)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EnvError(
            name, "must begin with postgres://; PostgreSQL is the only database CityRecords runs on"
        )
    database_name = unquote(parts.path.lstrip("/"))
    if not database_name or "/" in database_name:
        raise EnvError(
            name, "must end with the name of one database, as in postgres://user:password@host:5432/name"
        )
    options: dict[str, str | int] = dict(parse_qsl(parts.query, keep_blank_values=True))
    address = str(options.pop("host", "") or unquote(parts.hostname or ""))
    unknown = sorted(set(options) - _DATABASE_OPTIONS)
    if unknown:
        raise EnvError(name, f"has an option that is not known: {', '.join(unknown)}")
    if "connect_timeout" in options:
        options["connect_timeout"] = _seconds(name, "connect_timeout", str(options["connect_timeout"]))
    return Database(
        name=database_name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=address,
        port=str(parts.port or ""),
        options=options,
    )


def _seconds(name: str, option: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise EnvError(name, f"{option} must be a number of seconds")
    return int(value)
