"""The pages of second factors: allauth's views in the workspace's frame; each change is an event of the city's log."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.common.actor import actor_of
from requests_app.admin.forms.base import wrong_in
from requests_app.services.sign_in.factors import Change, record_change

OWN = reverse_lazy("admin:own_sign_in")


class Framed:
    """A view of allauth in the frame of the workspace."""

    template_name = "admin/sign_in/form.html"
    request: Any
    heading: Any = ""
    lead: Any = ""
    send: Any = ""

    def get_context_data(self, **said: Any) -> dict[str, Any]:
        """What allauth's page shows, and what every page of ours does."""
        found: dict[str, Any] = super().get_context_data(**said)  # type: ignore[misc]
        form = found.get("form")
        wrong = list(wrong_in(form)) if isinstance(form, forms.Form) and form.is_bound else []
        own = {"title": self.heading, "lead": self.lead, "send": self.send, "wrong": wrong, "back": OWN}
        return {**admin.site.each_context(self.request), **found, **own}


class Changing(Framed):
    """A view that changes a factor: stored together with its event, or not at all."""

    change: Change
    success_url = OWN

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, and enter that."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            actor = actor_of(self.request)
            record_change(actor.user_id or 0, self.change, actor=actor, now=timezone.now())
        return response


class SecondStep(Framed, AuthenticateView):  # type: ignore[misc]
    """A code or a passkey after the password."""

    template_name = "admin/sign_in/second_step.html"
    heading = gettext_lazy("Confirm your sign-in")


class PasswordAgain(Framed, ReauthenticateView):  # type: ignore[misc]
    """The password, before an act that asks for it."""

    heading = gettext_lazy("Confirm that it is you")
    lead = gettext_lazy(
        "This page changes who may do what, or cannot be undone. Then you can go on where you were."
    )
    send = gettext_lazy("Confirm")


class CodeAgain(Framed, CodeAgainView):  # type: ignore[misc]
    """A code, before an act that asks for it."""

    heading = gettext_lazy("Confirm that it is you")
    send = gettext_lazy("Confirm")


class PasskeyAgain(Framed, ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey, before an act that asks for it."""

    template_name = "admin/sign_in/passkey.html"
    heading = gettext_lazy("Confirm that it is you")
    send = gettext_lazy("Use a passkey")


class ShowsCodes:
    """What may make the first recovery codes, which are then shown."""

    did_generate_recovery_codes: bool

    def get_success_url(self) -> str:
        """To the recovery codes, if they were made now."""
        return str(reverse_lazy("mfa_view_recovery_codes") if self.did_generate_recovery_codes else OWN)


class AddApp(ShowsCodes, Changing, ActivateTOTPView):  # type: ignore[misc]
    """An authenticator app more."""

    template_name = "admin/sign_in/app.html"
    heading = gettext_lazy("Set up an authenticator app")
    send = gettext_lazy("Turn on")
    change = Change.APP_ADDED


class RemoveApp(Changing, DeactivateTOTPView):  # type: ignore[misc]
    """The authenticator app is used no more."""

    heading = gettext_lazy("Remove the authenticator app")
    lead = gettext_lazy("If it is your only second factor, your recovery codes end too.")
    send = gettext_lazy("Remove")
    change = Change.APP_REMOVED

    def get_form_kwargs(self) -> dict[str, Any]:
        """allauth judges the empty form at once; we do when it is sent."""
        return {**super().get_form_kwargs(), "data": self.request.POST}


class AddPasskey(ShowsCodes, Changing, AddWebAuthnView):  # type: ignore[misc]
    """A passkey or security key more."""

    template_name = "admin/sign_in/passkey.html"
    heading = gettext_lazy("Add a passkey or security key")
    lead = gettext_lazy("Give it a name by which you know it, then follow what your browser asks.")
    send = gettext_lazy("Add")
    change = Change.PASSKEY_ADDED


class RemovePasskey(Changing, RemoveWebAuthnView):  # type: ignore[misc]
    """A passkey is used no more."""

    heading = gettext_lazy("Remove a passkey")
    send = gettext_lazy("Remove")
    change = Change.PASSKEY_REMOVED


class NewCodes(Changing, GenerateRecoveryCodesView):  # type: ignore[misc]
    """Other recovery codes; the old ones end."""

    heading = gettext_lazy("Make new recovery codes")
    lead = gettext_lazy("Your old codes stop working. The new ones are shown once.")
    send = gettext_lazy("Make new codes")
    change = Change.CODES_MADE
    success_url = reverse_lazy("mfa_view_recovery_codes")


class Codes(Framed, ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, shown once."""

    template_name = "admin/sign_in/codes.html"
    heading = gettext_lazy("Recovery codes")


def factors_of(user_id: int) -> dict[str, Any]:
    """What the own page lists: the app, the passkeys by name, and how many recovery codes are left."""
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("pk"))
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "app": next((row for row in rows if row.type == Authenticator.Type.TOTP), None),
        "passkeys": [
            {"pk": row.pk, "name": row.wrap().name or _("Passkey"), "used_at": row.last_used_at}
            for row in rows
            if row.type == Authenticator.Type.WEBAUTHN
        ],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
