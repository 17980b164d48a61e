"""The sign-in page: the form that waits when tries failed, the cookie of a known browser, and the link that sets it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.admin.common.rendering import render
from requests_app.cases.actors import staff
from requests_app.cities.models import User
from requests_app.services.rate_limits import MustWait
from requests_app.services.sign_in import attempt as sign_in_attempt, devices
from requests_app.services.sign_in.own_password import set_own_password
from requests_app.services.sign_in.unlock import LinkEnded, user_of


class SignInForm(AdminAuthenticationForm):
    """Name and password. The try is counted before the password is looked at."""

    retry_after = 0
    """Seconds until the next try may come; 0: this one was made."""

    def clean(self) -> dict[str, Any]:
        """Sign in, or say why not. A wrong name, a wrong password and a stranger's account read alike."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is None or not username or not password:
            return dict(super().clean() or {})
        kept = self.request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        address = self.request.META["CLIENT_ADDRESS"]
        try:
            attempt = sign_in_attempt.begin(username, address, kept, now=timezone.now())
        except MustWait as wait:
            self.retry_after = wait.retry_after
            raise ValidationError(waits(wait.retry_after), code="must_wait") from None
        try:
            cleaned = dict(super().clean() or {})
        except ValidationError:
            sign_in_attempt.failed(attempt)
            raise
        user = self.get_user()
        if isinstance(user, User):
            sign_in_attempt.succeeded(attempt, user, now=timezone.now())
        return cleaned


class SignInView(LoginView):
    """The page; a right password is the first step, and whoever has a second factor is asked for it next."""

    authentication_form = SignInForm
    template_name = "admin/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """On to the next step of the sign-in, or into the workspace (adapters.py: post_login)."""
        user = form.get_user()
        login = Login(user=user, redirect_url=self.get_success_url())
        response: HttpResponse = perform_password_login(
            self.request, {"username": user.get_username()}, login
        )
        return response


class OwnPasswordForm(AdminPasswordChangeForm):
    """The old password and a new one twice; stored by the service, which says so in the city's log."""

    def save(self, commit: bool = True) -> User:
        """Store it."""
        password = self.cleaned_data["new_password1"]
        set_own_password(self.user, password, actor=staff(self.user), now=timezone.now())
        return self.user


class OwnPasswordView(PasswordChangeView):
    """The page on which staff change their own password."""

    form_class = OwnPasswordForm


def waits(seconds: int) -> str:
    said = ngettext(
        "Too many attempts with this username or from this network. Wait %(seconds)s second and try again.",
        "Too many attempts with this username or from this network. Wait %(seconds)s seconds and try again.",
        seconds,
    ) % {"seconds": seconds}
    return f"{said} {_('If this does not end, ask a city administrator for a sign-in link.')}"


def answered(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer of the sign-in page: 429 while one must wait; after a change of password the browser stays known."""
    form = (response.context_data or {}).get("form") if isinstance(response, TemplateResponse) else None
    if isinstance(form, SignInForm) and form.retry_after:
        response.status_code = 429
        response["Retry-After"] = str(form.retry_after)
    elif request.method == "POST" and response.status_code == 302 and isinstance(request.user, User):
        keep(request, response, request.user)
    return response


def keep(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """This browser is known for the account from now on."""
    kept = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        devices.remembered(kept, user, now=timezone.now()),
        max_age=devices.LASTS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def known_device_view(request: HttpRequest) -> HttpResponse:
    """The page of an unlock link. Opening it changes nothing, so that a mail scanner uses no link up."""
    token = request.POST.get("t", "") if request.method == "POST" else request.GET.get("t", "")
    try:
        user = user_of(token, now=timezone.now())
    except LinkEnded as ended:
        context = {"title": _("Link expired"), "ended": ended.message}
        return render(request, "admin/known_device.html", context, status=404)
    if request.method != "POST":
        context = {"title": _("Use this browser to sign in"), "username": user.username, "token": token}
        return render(request, "admin/known_device.html", context)
    response = HttpResponseRedirect(reverse("admin:login"))
    keep(request, response, user)
    messages.success(request, _("This browser is known now. Sign in with your own password."))
    return response
