"""New roles: who cools off and until when; a colleague lifts it with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.common.actor import actor_of, some_cities_where
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.services.city_settings.cooling_off import cooling_in, lift_cooling


def new_roles_page(request: HttpRequest) -> HttpResponse:
    """The roles that are no second person yet, in the reader's cities; a POST lifts one."""
    cities = some_cities_where(request, Verb.LIFT_COOLING)
    now, status, problem, typed = timezone.now(), 200, "", ""
    if request.method == "POST":
        typed, chosen = request.POST.get("reason", ""), request.POST.get("role", "")
        try:
            row_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
            row = lift_cooling(row_id, reason=typed, actor=actor_of(request), now=now)
        except Refusal as refusal:
            problem, status = refusal.message, status_of(refusal)
        else:
            said = _("%(name)s can approve and decide from now on.")
            messages.success(request, said % {"name": row.user.get_full_name() or row.user.username})
            return HttpResponseRedirect(request.path)
    context = {
        "title": _("New roles"),
        "rows": cooling_in(cities, now),
        "problem": problem,
        "typed": typed,
        "chosen": request.POST.get("role", ""),
    }
    return render(request, "admin/city_settings/new_roles.html", context, status=status)
