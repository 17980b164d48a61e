"""A draft of the letterhead: its specimen is looked at, its version is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.actions import preview as action_preview
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.letters.layout_form import LayoutForm
from requests_app.admin.letters.letterhead_forms import PaperForm
from requests_app.cases.links import LINK_MARK
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.cities.models import City
from requests_app.notices.models.letterhead import Letterhead
from requests_app.services.letters.letterhead import draft, publish
from requests_app.services.letters.samples import specimen


def draft_page(
    request: HttpRequest,
    city: City,
    newest: Letterhead | None,
    form: PaperForm | LayoutForm,
    key: str,
    language: str,
    context: dict[str, Any],
    template: str,
) -> HttpResponse:
    """Show, look or save. Looking and saving judge the same way; only saving makes a version."""
    status, do = 200, request.POST.get("do", "look")
    version = newest.version if newest else 0
    if request.method == "POST" and "add" not in request.POST:
        status = 422
        if form.is_valid():
            try:
                done = _do(request, city, form, key, language, do, context)
                status = 200
            except Refusal as refusal:
                form.refused(refusal)
                done, status = None, status_of(refusal)
            if done is not None:
                return done
    elif request.method == "POST":
        form.is_valid()
    full = {
        "city": city,
        "form": form,
        "newest": newest,
        "seen": request.POST.get("seen", version),
        **context,
    }
    return render(request, template, full, status=status)


def _do(
    request: HttpRequest,
    city: City,
    form: PaperForm | LayoutForm,
    key: str,
    language: str,
    do: str,
    context: dict[str, Any],
) -> HttpResponse | None:
    actor, now, typed = actor_of(request), timezone.now(), form.as_draft()
    if do == "save":
        made = publish(city.pk, typed, seen_version=_seen(request), actor=actor, now=now)
        said = _("Version %(version)s is now in effect. Notices already written keep theirs.")
        messages.success(request, said % {"version": made.version})
        return HttpResponseRedirect(letterhead_address(city))
    try:
        shown = specimen(city, draft(city, typed, actor, now), key, language, actor=actor, now=now)
    except NotFound:
        messages.warning(request, _("There is no sample of this notice under this city's law."))
        return None
    if do == "pdf":
        response = HttpResponse(shown.printed.pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="specimen-{key}-{language}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
    letter = action_preview.letter(shown.notice)
    text = LINK_MARK.sub(_("[the requester's own link to this request]"), shown.notice.body_text)
    context |= {"shown": shown, "letter": letter, "text": text}
    return None


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")[:6]
    return int(text) if text.isascii() and text.isdigit() else -1


def letterhead_address(city: City) -> str:
    return reverse("admin:requests_app_letterhead_city", args=[city.key])
