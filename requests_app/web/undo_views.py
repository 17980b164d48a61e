"""`/u/<secret>/`: the old mailbox undoes a change of the requester's email address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from requests_app.cases.refusals import NotNow
from requests_app.services.cases import email_change as case_email_change
from requests_app.web.pages import page, resident_page
from requests_app.web.private_session import private


@resident_page("GET", "POST")
def undo_email_change(request: HttpRequest, secret: str) -> HttpResponseBase:
    """A page with one button; opening it changes nothing."""
    now = timezone.now()
    found = case_email_change.find_undo(secret, now)
    if request.method == "POST" and found is not None:
        try:
            case_email_change.undo(secret, now=now)
        except NotNow:
            found = None
        else:
            return redirect(f"{request.path}?done=1")
    if found is None:
        done = "done" in request.GET
        return private(page(request, "undo_email_change", None, {"done": done}, status=200 if done else 404))
    return private(page(request, "undo_email_change", found.case.city, {"case": found.case}))
