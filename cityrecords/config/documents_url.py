"""DOCUMENTS_URL: where uploads, records and released files are kept; a folder, or a bucket that speaks S3."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from cityrecords.config.env import EnvError, text
from cityrecords.config.env_addresses import split_address

NAME = "DOCUMENTS_URL"
BACKEND = "cityrecords.document_bucket.DocumentBucket"


@dataclass(frozen=True, slots=True)
class Documents:
    """A folder, or the options of a bucket."""

    folder: Path | None = None
    bucket: dict[str, Any] = field(default_factory=dict)


def documents(default: Path) -> Documents:
    """`file:///folder` or `s3://key:secret@bucket/prefix?region=NAME&endpoint=https://host`; else the default folder.

    Without key and secret they are looked for where AWS's own programs do (environment, role of the machine).
    """
    value = text(NAME, "")
    if not value:
        return Documents(folder=default)
    parts = split_address(NAME, value)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/") and not parts.query:
        return Documents(folder=Path(unquote(parts.path)))
    if parts.scheme != "s3" or not parts.hostname:
        raise EnvError(NAME, "must be file:///folder or s3://bucket/prefix?region=NAME&endpoint=https://host")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if set(asked) - {"region", "endpoint"}:
        raise EnvError(NAME, "takes only region and endpoint after the question mark")
    if bool(parts.username) != bool(parts.password):
        raise EnvError(NAME, "must have both a key and a secret, or neither")
    endpoint = asked.get("endpoint", "")
    if endpoint and not endpoint.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise EnvError(NAME, "must name an https endpoint")
    options: dict[str, Any] = {
        "bucket_name": parts.hostname,
        "location": unquote(parts.path).strip("/"),
        "region_name": asked.get("region") or None,
        "endpoint_url": endpoint or None,
        "addressing_style": "path" if endpoint else None,
        "default_acl": None,
        "file_overwrite": False,
        "querystring_expire": 300,
        "max_memory_size": 8_000_000,
    }
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    return Documents(bucket=options)
