"""Where Celery's bell hangs: files, Redis or Valkey (by TLS, by Sentinel), or RabbitMQ."""

from pathlib import Path
from urllib.parse import parse_qs

from cityrecords.config.env import EnvError, text
from cityrecords.config.env_addresses import split_address

SCHEMES = {"redis", "rediss", "amqp", "amqps"}
CHECKED = "ssl_cert_reqs=required"


def broker(name: str = "CELERY_BROKER_URL") -> str:
    """An address as Celery takes it; ``filesystem://`` (no daemon) when it is not set.

    ``sentinel://host:26379;sentinel://other:26379`` are the sentinels of one Redis (`broker_master`).
    """
    value = text(name, "filesystem://")
    if value.startswith("sentinel://"):
        return _sentinels(name, value)
    parts = split_address(name, value)
    if parts.scheme == "filesystem":
        return "filesystem://"
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise EnvError(
            name, "must be redis://host:6379/0, rediss://, sentinel://, amqp://, amqps:// or filesystem://"
        )
    return _checked(name, value) if parts.scheme == "rediss" else value


def broker_master(address: str, name: str = "CELERY_BROKER_MASTER") -> str:
    """The name under which the sentinels know the Redis that Celery uses; empty without sentinels."""
    value = text(name, "")
    if bool(value) != address.startswith("sentinel://"):
        raise EnvError(name, "must be set together with sentinel:// addresses: the name of their master")
    return value


def _sentinels(name: str, value: str) -> str:
    for each in value.split(";"):
        parts = split_address(name, each.strip())
        if parts.scheme != "sentinel" or not parts.hostname or not parts.port:
            raise EnvError(name, "must be sentinel://host:26379 for each sentinel, divided by semicolons")
    return ";".join(each.strip() for each in value.split(";"))


def _checked(name: str, value: str) -> str:
    """Celery alone would speak to any server that shows any certificate."""
    options = parse_qs(split_address(name, value).query)
    if options.get("ssl_cert_reqs", ["required"]) != ["required"]:
        raise EnvError(name, "must not turn the check of the certificate off")
    for path in options.get("ssl_ca_certs", []):
        if not Path(path).is_file():
            raise EnvError(name, "names a file in ssl_ca_certs that is not there")
    if "ssl_cert_reqs" in options:
        return value
    return f"{value}{'&' if '?' in value else '?'}{CHECKED}"
