"""Signing in to a mail server with an access token (XOAUTH2), as Microsoft 365 and Google ask for it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

SECONDS = 30
LONGEST = 20_000


class NoToken(OSError):
    """The command gave no token; what it said is not repeated, for it may hold one."""


def token_of(command: Sequence[str]) -> str:
    """What the command prints, run without a shell. Raises NoToken."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NoToken(f"the token command could not be run: {type(problem).__name__}") from None
    token = done.stdout[:LONGEST].decode("ascii", "replace").strip()
    if done.returncode != 0 or not token or not token.isprintable() or " " in token:
        raise NoToken(f"the token command gave no token (exit code {done.returncode})")
    return token


def xoauth2(user: str, token: str) -> str:
    """What the mail server is told, before it is written as base64."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"
