"""How the tests of the API call it: as nobody, as the holder of a link, as a program of staff."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from requests_app.cases import links
from requests_app.models import RecordsRequest, User
from requests_app.services.city_settings import api_tokens

V1 = "/api/v1"


def call(path: str, secret: str = "", **query: Any) -> Any:
    """The answer to one GET under /api/v1."""
    address = f"{V1}{path}"
    if query:
        address += f"?{urlencode(query, doseq=True)}"
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(address, headers=headers)


def secret_of(case: RecordsRequest) -> str:
    """The secret of the link of a case."""
    return links.secret_of(case.links.latest("created_at").pk)


def token_of(user: User, *scopes: str, days: int = 30) -> str:
    """A new staff token, to read with unless told otherwise."""
    return api_tokens.issue(user.username, days=days, now=timezone.now(), scopes=scopes or ("read",)).secret


def send(path: str, secret: str, body: Any, **headers: str) -> Any:
    """The answer to one POST of JSON under /api/v1. Headers are named with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().post(
        f"{V1}{path}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", **named},
    )


def error_of(response: Any) -> dict[str, Any]:
    """The error of a refusal, after a look at its shape."""
    body = response.json()
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    assert list(error) == ["code", "message", "fields"]
    assert error["message"]
    assert response["Content-Type"].startswith("application/json")
    return error
