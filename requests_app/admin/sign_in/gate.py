"""The page before the workspace for staff of a city that asks for a second factor: without one, no other page opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.admin.common.actor import actor_of, cities_of
from requests_app.admin.common.recent_sign_in import used_second_factor
from requests_app.services.sign_in.factors import has_factor, must_have_factor

View = Callable[..., HttpResponseBase]
WITHOUT_FACTOR = frozenset(
    {"own_sign_in", "end_sessions", "logout", "password_change", "password_change_done"}
)
"""Pages of the workspace that are open before a second factor is set up."""


def factor_first(view: View) -> View:
    """The page, or the one on which a factor is set up or used."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        place = request.resolver_match.url_name if request.resolver_match else ""
        actor = actor_of(request)
        if place in WITHOUT_FACTOR or not must_have_factor(cities_of(request)) or used_second_factor(request):
            return view(request, *args, **options)
        if has_factor(actor.user_id or 0):  # set up in another session, after this one began
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
        messages.warning(request, _("Your city requires a second factor. Set one up to go on."))
        return HttpResponseRedirect(reverse("admin:own_sign_in"))

    return asked
