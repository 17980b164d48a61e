"""Signing in beyond a password: how long sessions last, second factors, and the city's own sign-in provider (OIDC)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from cityrecords.config import env

# --- sessions of staff: without use, altogether, and since the person last showed who they are
SESSION_ENGINE = "requests_app.cities.models.staff_sessions"
SESSION_IDLE_MINUTES = env.integer("SESSION_IDLE_MINUTES", 120, 5, 720)
SESSION_HOURS = env.integer("SESSION_HOURS", 12, 1, 24)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60  # seconds
REAUTHENTICATION_MINUTES = env.integer("REAUTHENTICATION_MINUTES", 15, 1, 120)

# --- django-allauth, for staff alone: no one signs up, and tries are counted in requests_app/services/sign_in
ACCOUNT_ADAPTER = "requests_app.admin.sign_in.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_NOTIFICATIONS = False  # the city's log tells the person and all administrators
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGIN_TIMEOUT = 15 * 60  # seconds between a password and its code
ACCOUNT_REAUTHENTICATION_TIMEOUT = REAUTHENTICATION_MINUTES * 60

MFA_ADAPTER = "requests_app.admin.sign_in.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # an account comes from an administrator or the provider, never from a sign-up
)
MFA_RATE_LIMITS = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after
MFA_TOTP_ISSUER = "CityRecords"
MFA_FORMS = {
    "authenticate": "requests_app.admin.sign_in.codes.CodeForm",
    "authenticate_webauthn": "requests_app.admin.sign_in.codes.PasskeyForm",
    "reauthenticate": "requests_app.admin.sign_in.codes.CodeAgainForm",
    "reauthenticate_webauthn": "requests_app.admin.sign_in.codes.PasskeyAgainForm",
    "add_webauthn": "requests_app.admin.sign_in.codes.NewPasskeyForm",
    "activate_totp": "requests_app.admin.sign_in.codes.FirstCodeForm",
}

SOCIALACCOUNT_ADAPTER = "requests_app.admin.sign_in.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = True  # form-action 'self' lets no form lead to another host
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds

PROVIDER = "city"
"""The provider's name in addresses; there is one."""


def _issuer() -> str:
    value = env.text("OIDC_ISSUER", "").rstrip("/")
    if value:
        parts = urlsplit(value)
        local = parts.hostname in {"127.0.0.1", "localhost"}
        if not parts.hostname or parts.username or parts.query or parts.fragment:
            raise env.EnvError("OIDC_ISSUER", "must be an https address without user name, ? and #")
        if parts.scheme != "https" and not (local and parts.scheme == "http"):
            raise env.EnvError("OIDC_ISSUER", "must be https")
    return value


OIDC_ISSUER = _issuer()
OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = env.texts("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
OIDC_NAME = env.text("OIDC_NAME", "your city account")
OIDC_GROUPS_CLAIM = env.text("OIDC_GROUPS_CLAIM", "groups")
if OIDC_ISSUER and not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
    raise env.EnvError("OIDC_CLIENT_ID", "and OIDC_CLIENT_SECRET are needed beside OIDC_ISSUER")


def providers(issuer: str, client: str, secret: str, name: str) -> dict[str, Any]:
    """What allauth is told of the provider: code flow with PKCE, the ID token's own signature checked by its keys."""
    if not issuer:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "fetch_userinfo": True, "oauth_pkce_enabled": True},
    }
    return {
        "openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid", "profile", "email"]}
    }


SOCIALACCOUNT_PROVIDERS = providers(OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME)
