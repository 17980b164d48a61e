"""Addresses of signing in that django-allauth names; the rest of its pages do not exist here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.socialaccount.providers.openid_connect.views import callback, login
from django.http import HttpResponseBase
from django.urls import path, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView

from requests_app.admin.sign_in import factor_views as views

_to_sign_in = RedirectView.as_view(url=reverse_lazy("admin:login"))
_forms = require_http_methods(["GET", "HEAD", "POST"])


def _own(view: Any) -> Callable[..., HttpResponseBase]:
    """A page of the reader's own, kept by no cache."""
    page: Callable[..., HttpResponseBase] = never_cache(_forms(view.as_view()))
    return page


urlpatterns = [
    path("", _to_sign_in, name="account_login"),
    path("code/", _own(views.SecondStep), name="mfa_authenticate"),
    path("confirm/", _own(views.PasswordAgain), name="account_reauthenticate"),
    path("confirm/code/", _own(views.CodeAgain), name="mfa_reauthenticate"),
    path("confirm/passkey/", _own(views.PasskeyAgain), name="mfa_reauthenticate_webauthn"),
    path("app/", _own(views.AddApp), name="mfa_activate_totp"),
    path("app/remove/", _own(views.RemoveApp), name="mfa_deactivate_totp"),
    path("passkey/", _own(views.AddPasskey), name="mfa_add_webauthn"),
    path("passkey/<int:pk>/remove/", _own(views.RemovePasskey), name="mfa_remove_webauthn"),
    path("recovery-codes/", _own(views.Codes), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", _own(views.NewCodes), name="mfa_generate_recovery_codes"),
    path("provider/<slug:provider_id>/", never_cache(login), name="openid_connect_login"),
    path("provider/<slug:provider_id>/back/", never_cache(callback), name="openid_connect_callback"),
]
