"""Readers for the environment: each gives a typed value or stops with one line that names the variable."""

import contextlib
import os
import re
import secrets
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_HOST = re.compile(r"^(\*|\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$")
_EMAIL = re.compile(r"^[^@\s<>]+@[^@\s<>]+$")
_DATABASE_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}
SECRET_KEY_MIN = 32


class EnvError(Exception):
    """A variable of the environment is missing or malformed.

    ``str()`` is one line: the name, then why. It never repeats the value, which may hold a password.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name


@contextlib.contextmanager
def one_line_stop() -> Iterator[None]:
    """Turn an EnvError into one line on stderr and exit code 2."""
    try:
        yield
    except EnvError as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        raise SystemExit(2) from None


def text(name: str, default: str | None = None) -> str:
    """The variable's text without surrounding blanks; EnvError when it is empty and there is no default."""
    value = os.environ.get(name, "").strip()
    if "\n" in value or "\x00" in value:
        raise EnvError(name, "must be one line of text")
    if value:
        return value
    if default is None:
        raise EnvError(name, "is required and is not set")
    return default


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvError(name, "must be 1 or 0 (or true/false, yes/no, on/off)")


def integer(name: str, default: int, low: int, high: int) -> int:
    """A whole number from low to high."""
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,12}", value) or not low <= int(value) <= high:
        raise EnvError(name, f"must be a whole number from {low} to {high}")
    return int(value)


def hosts(name: str, default: list[str]) -> list[str]:
    """Host names divided by commas, as Django's ALLOWED_HOSTS wants them."""
    names = [part.strip() for part in text(name, ",".join(default)).split(",") if part.strip()]
    if not names or not all(_HOST.match(part) for part in names):
        raise EnvError(name, "must be host names divided by commas, without scheme or port")
    return names


def texts(*names: str) -> list[str]:
    """Several texts, each empty when it is not set."""
    return [text(name, "") for name in names]


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
    return value


def directory(name: str, default: Path) -> Path:
    """An absolute path; it need not exist yet, but no file may stand in its place."""
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise EnvError(name, "must be an absolute path")
    if value.exists() and not value.is_dir():
        raise EnvError(name, "must be a directory")
    return value


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


def broker(name: str = "CELERY_BROKER_URL") -> str:
    """A Redis, Valkey or RabbitMQ address; ``filesystem://`` (no daemon) when it is not set."""
    value = text(name, "filesystem://")
    scheme = split_address(name, value).scheme
    if scheme == "filesystem":
        return "filesystem://"
    if scheme not in {"redis", "rediss", "amqp", "amqps"} or not split_address(name, value).hostname:
        raise EnvError(name, "must be redis://host:6379/0, rediss://, amqp://, amqps:// or filesystem://")
    return value


def scanner(name: str = "UPLOAD_SCANNER_SOCKET") -> str:
    """Where clamd listens: ``/run/clamd.sock`` or ``tcp://host:3310``; empty when uploads are not scanned."""
    value = text(name, "")
    if not value or value.startswith("/"):
        return value
    parts = split_address(name, value)
    if parts.scheme != "tcp" or not parts.hostname or not parts.port:
        raise EnvError(name, "must be the absolute path of a socket or tcp://host:port")
    return value


def secret_key(kept_in: Path, required: bool, name: str = "SECRET_KEY") -> str:
    """The secret key: from the environment, else (unless required) made once and kept in a 0600 file."""
    value = text(name, None if required else "-")
    if value != "-":
        if len(value) < SECRET_KEY_MIN or len(set(value)) < 10:
            raise EnvError(name, f"must be at least {SECRET_KEY_MIN} characters of real randomness")
        return value
    if not kept_in.exists():
        _write_once(kept_in, secrets.token_urlsafe(64))
    kept = kept_in.read_text(encoding="ascii").strip()
    if len(kept) < SECRET_KEY_MIN:
        raise EnvError(name, f"the file that keeps it is damaged: {kept_in}")
    return kept


def private_directory(path: Path, mode: int = 0o700) -> Path:
    """Make the directory, readable by its owner alone, if absent; one that is there stays as it is."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=mode)
    return path


def _write_once(path: Path, content: str) -> None:
    """Write a 0600 file so that of two processes at once one wins and both read the whole of it."""
    private_directory(path.parent)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        draft.write_text(content + "\n", encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def split_address(name: str, value: str) -> SplitResult:
    """urlsplit, with its complaints (a bad port, an open bracket) named after the variable."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise EnvError(name, "is not a well-formed address (look at its port and brackets)") from None
    return parts


def _seconds(name: str, option: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise EnvError(name, f"{option} must be a number of seconds")
    return int(value)
