"""The page of an invitation: the person sets a password of their own, or goes on with the city's provider."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.admin.common.rendering import render
from requests_app.admin.forms.base import wrong_in
from requests_app.admin.sign_in.page import keep
from requests_app.admin.sign_in.provider import INVITATION, provider_of_city
from requests_app.services.city_settings.invitations import InvitationEnded, invited
from requests_app.services.sign_in.invitations import accept

PAGE = "admin/sign_in/invitation.html"


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_view(request: HttpRequest) -> HttpResponse:
    """Opening it changes nothing, so that a mail scanner uses no invitation up."""
    token = request.POST.get("t", "") if request.method == "POST" else request.GET.get("t", "")
    now = timezone.now()
    try:
        user = invited(token, now=now)
        form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
        form.label_suffix = ""
        if form.is_bound and form.is_valid():
            user = accept(token, form.cleaned_data["new_password1"], now=now)
            response = HttpResponseRedirect(reverse("admin:login"))
            keep(request, response, user)
            messages.success(request, _("Your password was saved. Sign in with it."))
            return response
    except InvitationEnded as ended:
        return render(request, PAGE, {"title": _("Invitation expired"), "ended": ended.message}, status=404)
    provider = provider_of_city()
    if provider:
        request.session[INVITATION] = token
    context = {
        "title": _("Welcome"), "form": form, "token": token, "username": user.username, "provider": provider,
        "wrong": list(wrong_in(form)),
    }  # fmt: skip
    return render(request, PAGE, context, status=422 if form.errors else 200)
