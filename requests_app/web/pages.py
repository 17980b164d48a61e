"""What every view of this door shares: its guard, its city, and rendering inside the city's frame and time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.cases.refusals import NotFound, NotPermitted, TooOften
from requests_app.cities.models import City
from requests_app.web import errors
from requests_app.web.city_frame import frame_of

View = Callable[..., HttpResponseBase]


def resident_page(*methods: str) -> Callable[[View], View]:
    """A page open to everyone, for the methods named (GET brings HEAD). Turns refusals into friendly pages."""
    allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except TooOften as refusal:
                return errors.too_many(request, refusal.retry_after)
            except (NotFound, NotPermitted) as refusal:
                raise Http404 from refusal

        return login_not_required(require_http_methods(allowed)(guarded))

    return guard


def the_city(key: str) -> City:
    """The city of an address, with its policy. Raises Http404."""
    city = City.objects.select_related("policy").filter(key=key).first()
    if city is None:
        raise Http404
    return city


def page(
    request: HttpRequest,
    template: str,
    city: City | None = None,
    context: Mapping[str, Any] | None = None,
    *,
    section: str = "",
    status: int = 200,
) -> HttpResponse:
    """One page in the frame of its city, with instants on that city's wall clock."""
    full = {"city": frame_of(city) if city else None, "section": section, **(context or {})}
    full["typed"] = request.method == "POST"  # changing the language in the header would lose what was typed
    zone = ZoneInfo(city.timezone) if city else timezone.get_default_timezone()
    with timezone.override(zone):
        return render(request, f"requests/{template}.html", full, status=status)
