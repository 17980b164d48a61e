"""The city's own sign-in provider (OIDC): what it said of the person, read; refusals shown on the sign-in page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from requests_app.services.sign_in.by_provider import Claims

INVITATION = "staff_invitation"
"""In the session of a browser that opened an invitation: the link, for a sign-in by the provider."""
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face", "sms", "sc", "pop"})
"""What `amr` says where the provider asked for more than a password (RFC 8176)."""


def provider_of_city() -> Mapping[str, str] | None:
    """Name and address of the provider's button; None where the city has none."""
    if not settings.OIDC_ISSUER:
        return None
    return {"name": settings.OIDC_NAME, "url": reverse("openid_connect_login", args=[settings.PROVIDER])}


@dataclass(frozen=True, slots=True)
class Shown:
    """How the person showed the provider who they are: with more than a password, and when."""

    strong: bool
    at: datetime | None


SHOWN_THERE = "staff_shown_there"
"""The attribute of a request that comes back from the provider which holds this."""


def claims_in(said: Mapping[str, Any]) -> Claims:
    """What matters of the ID token and of the userinfo, which goes first."""
    both = {**_part(said, "id_token"), **_part(said, "userinfo")}
    groups = both.get(settings.OIDC_GROUPS_CLAIM) or []
    names = (str(both.get("given_name") or ""), str(both.get("family_name") or ""))
    return Claims(
        username=str(both.get("preferred_username") or ""),
        email=str(both.get("email") or "") if both.get("email_verified") else "",
        names=names,
        groups=[str(group) for group in (groups if isinstance(groups, list) else [groups])][:500],
    )


def used_more_than_a_password(said: Mapping[str, Any]) -> bool:
    """Whether the signed ID token says so; userinfo is not asked, it knows nothing of this sign-in."""
    methods = _part(said, "id_token").get("amr")
    return isinstance(methods, list) and bool(STRONG & {str(method) for method in methods})


def asked_at(said: Mapping[str, Any]) -> datetime | None:
    """When the provider last asked the person for more than a cookie, if it says so."""
    at = _part(said, "id_token").get("auth_time")
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int) and 0 < at < 2**33 else None


def _part(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = said.get(name)
    return part if isinstance(part, dict) else {}
