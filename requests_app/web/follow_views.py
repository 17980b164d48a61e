"""`/f/<secret>/`: confirming or ending to follow a public request, from the follower's own link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from requests_app.cases import public_case as case_public_case
from requests_app.cases.refusals import NotFound
from requests_app.services.cases import followers as case_followers
from requests_app.web.pages import page, resident_page
from requests_app.web.private_session import private


@resident_page("GET", "POST")
def follow(request: HttpRequest, secret: str) -> HttpResponseBase:
    """`/f/<secret>/`: a page with one button to confirm, or to end; opening it changes nothing."""
    found = case_public_case.find_follow(secret)
    if found is None:
        return page(request, "follow_gone", status=404)
    if request.method == "POST":
        if request.POST.get("do") == "confirm":
            try:
                case_followers.confirm(secret, now=timezone.now())
            except NotFound:
                return page(request, "follow_gone", status=404)
            return redirect(f"{request.path}?done=1")
        case_followers.end(secret, now=timezone.now())
        return page(request, "follow_ended", found.case.city)
    with translation.override(found.language):
        context = {
            "case": found.case,
            "confirmed": found.confirmed_at is not None,
            "is_public": case_public_case.is_public(found.case),
        }
        response = page(request, "follow", found.case.city, context)
    return private(response)


@csrf_exempt
@login_not_required
@require_POST
def follow_end(request: HttpRequest, secret: str) -> HttpResponse:
    """The one click of RFC 8058: a mail program posts here without any page. A GET does nothing."""
    case_followers.end(secret, now=timezone.now())
    return HttpResponse(status=200, content_type="text/plain")
