"""What a city's API gateway does here: who it is, and what a key opens (RFC 7662)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.access.introspection import LONGEST, Gateway, LiveKey, find_gateway, find_key
from requests_app.api import serializers_gateway as shapes
from requests_app.api.authentication import Caller, basic, bearer
from requests_app.api.base import ApiView
from requests_app.api.exception_handler import BadInput
from requests_app.cases.actors import PUBLIC


class GatewayAuthentication(BaseAuthentication):
    """The token of one city's gateway: as a bearer, as the password of HTTP Basic, or as `client_secret` of the form.

    Those are the three ways in which clients of RFC 7662 sign in (RFC 6749, section 2.3.1). Which `client_id` they
    send with it does not matter: the secret alone names the gateway.
    """

    def authenticate(self, request: Request) -> tuple[None, Caller] | None:
        """Nothing where no secret was sent. Raises AuthenticationFailed for any that is no living gateway's."""
        secret = basic(request)
        if secret is None:
            secret = bearer(request)
        if secret is None and request.content_type.startswith("application/x-www-form-urlencoded"):
            secret = request.POST.get("client_secret")
        if secret is None:
            return None
        gateway = find_gateway(secret, timezone.now())
        if gateway is None:
            raise AuthenticationFailed
        return None, Caller("gateway", str(gateway.token_id), PUBLIC, gateway=gateway)

    def authenticate_header(self, request: Request) -> str:
        """What a caller without a valid token is asked for."""
        return "Bearer, Basic"


class GatewayView(ApiView):
    """An address for gateways alone."""

    http_method_names = ["post"]
    authentication_classes = [GatewayAuthentication]
    private = True
    takes_basic = True
    """Said by a 401 (exception_handler.py: challenge)."""

    @property
    def sign_in_words(self) -> str:
        """What a gateway without a valid token is told."""
        return _(
            "Send the gateway's token as a bearer, as the password of HTTP Basic, or as “client_secret.”"
        )

    @property
    def gateway(self) -> Gateway:
        """Who asks; `private` let no one else in."""
        if self.caller.gateway is None:
            raise AuthenticationFailed
        return self.caller.gateway


class Introspect(GatewayView):
    """What a key opens."""

    parser_classes = [FormParser]

    @extend_schema(
        operation_id="keys_introspect",
        summary="What a key opens",
        tags=["Gateways"],
        request={"application/x-www-form-urlencoded": shapes.IntrospectionAsked},
        responses=shapes.Introspection,
    )
    def post(self, request: Request) -> Response:
        """Token introspection as in RFC 7662. Needs the token of the city's gateway: as a bearer, as the password of
        HTTP Basic, or as `client_secret` in the form.

        A key that is unknown, ended, suspended, expired, revoked, or of another city gives `{"active": false}` and
        nothing else. Times are seconds since 1970. In `tier`, null means that the city specifies no limit.
        """
        given = request.data.getlist("token") if hasattr(request.data, "getlist") else []
        if len(given) != 1 or not given[0]:
            raise BadInput({"token": [_("Send the key once, in the form field “token”.")]})
        now = timezone.now()
        found = find_key(given[0], now, self.gateway.city_id) if len(given[0]) <= LONGEST else None
        return Response(introspection(found) if found else {"active": False})


def introspection(key: LiveKey) -> dict[str, Any]:
    """The answer about a key that opens something."""
    return {
        "active": True,
        "scope": " ".join(f"dataset:{row['id']}" for row in key.datasets),
        "client_id": f"grant-{key.grant_id}",
        "token_type": "api_key",
        "exp": _seconds(key.ends_at),
        "iat": _seconds(key.made_at),
        "iss": settings.PUBLIC_URL,
        "key_prefix": key.prefix,
        "tier": {
            "name": key.tier.name,
            "per_second": key.tier.per_second,
            "per_minute": key.tier.per_minute,
            "per_day": key.tier.per_day,
        },
        "datasets": list(key.datasets),
    }


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
