"""What django-allauth asks of this project: its documented adapter hooks, and nothing else of it is changed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, cast

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.common.recent_sign_in import BY_PROVIDER, signed_in_recently
from requests_app.admin.sign_in.page import keep, waits
from requests_app.admin.sign_in.provider import (
    INVITATION,
    SHOWN_THERE,
    Shown,
    asked_at,
    claims_in,
    provider_of_city,
    used_more_than_a_password,
)
from requests_app.admin.sign_in.session_clock import begin_session
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import User
from requests_app.services.rate_limits import MustWait
from requests_app.services.sign_in import attempt as sign_in_attempt
from requests_app.services.sign_in.by_provider import account_for


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts: no one signs up, and what was sent is counted by our own limiter."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes from an administrator, or from a group that has a role."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which everything here counts."""
        return str(request.META["CLIENT_ADDRESS"])

    def post_login(
        self, request: HttpRequest, user: Any, *, redirect_url: str | None, **_said: Any
    ) -> HttpResponse:
        """All steps are done: the session begins, and the browser is known."""
        there: Shown | None = getattr(request, SHOWN_THERE, None)
        begin_session(request, there.at if there else None)
        request.session[BY_PROVIDER] = bool(there and there.strong)
        response = HttpResponseRedirect(redirect_url or reverse("admin:index"))
        keep(request, response, cast(User, user))
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """My work."""
        return reverse("admin:index")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """An account that was switched off signs in no more."""
        return HttpResponseRedirect(reverse("admin:login"))

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether this is the person's password, as one counted try."""
        now, kept = timezone.now(), self.request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        try:
            attempt = sign_in_attempt.begin(user.username, self.get_client_ip(self.request), kept, now=now)
        except MustWait as wait:
            raise ValidationError(waits(wait.retry_after), code="must_wait") from None
        found = authenticate(self.request, username=user.username, password=password)
        if not isinstance(found, User) or found.pk != user.pk:
            sign_in_attempt.failed(attempt)
            return False
        sign_in_attempt.succeeded(attempt, found, now=now)
        return True

    def is_reauthentication_required(self, *, app: str, **_said: Any) -> bool:
        """The same question as everywhere in the workspace."""
        return not signed_in_recently(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How this person can confirm that it is them: what they have, and the provider if it knows them."""
        words = {
            "reauthenticate": gettext_lazy("Use your password"),
            "mfa_reauthenticate": gettext_lazy("Use a code"),
            "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
        }
        found = super().get_reauthentication_methods(user)
        ways = [{**way, "description": str(words[way["id"]])} for way in found if way["id"] in words]
        provider = provider_of_city()
        if provider and user.is_authenticated and SocialAccount.objects.filter(user=user).exists():
            said = _("Sign in with %(name)s again") % {"name": provider["name"]}
            # The provider asks again although it knows the person, and says when it did.
            url = f"{provider['url']}?auth_params=prompt%3Dlogin%26max_age%3D0"
            ways.append({"id": "provider", "description": said, "url": url})
        return ways

    def add_message(self, *_args: Any, **_said: Any) -> None:
        """Our own pages say what was done."""

    def send_notification_mail(self, *_args: Any, **_said: Any) -> None:
        """The city's log tells the person and all administrators."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept encrypted; a copy of the database opens no account."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Incorrect code."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        """Under a key of its own, made from SECRET_KEY."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` made."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture that the app reads; drawn into the page, because no picture comes from elsewhere."""
        return str(segno.make(url, error="m").svg_inline(scale=5, border=4))


def _fernet() -> Fernet:
    digest = hashlib.sha256(b"cityrecords second factors v1" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The city's provider: who may come in, and with which roles, is decided again at each sign-in."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find or make the account, link it, and keep nothing else of what the provider said."""
        if (
            sociallogin.state.get("process") != "login"
        ):  # accounts are linked by an invitation, never by an address
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("admin:login")))
        said = sociallogin.account.extra_data
        known = sociallogin.user if sociallogin.is_existing else None
        invitation = str(request.session.pop(INVITATION, ""))
        now = timezone.now()
        try:
            user = account_for(known, claims_in(said), invitation=invitation, now=now)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("admin:login"))) from None
        setattr(request, SHOWN_THERE, Shown(used_more_than_a_password(said), asked_at(said)))
        sociallogin.account.extra_data = {}
        if known is None:
            sociallogin.connect(request, user)
        else:
            sociallogin.user = user
            sociallogin.account.save(update_fields=["extra_data"])

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_said: Any) -> None:
        """Whatever went wrong there is said in one sentence on the sign-in page."""
        messages.error(request, _("The sign-in did not work. Try again, or ask a city administrator."))
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse("admin:login")))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: see pre_social_login."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[Any]:
        """Of the environment only: no row of the database can slip in another provider."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]
