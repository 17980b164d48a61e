"""Filing on someone's behalf: the form, the dates and the receipt to expect, then the filing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.actions import signed_preview
from requests_app.admin.actions.preview import letter
from requests_app.admin.cases.forms.filing import FileOnBehalf
from requests_app.admin.cases.preview import changed_dates, consequence
from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.services.cases.filing import file
from requests_app.services.unit_of_work.preview import preview

VERB = Verb.FILE_ON_BEHALF


def file_page(request: HttpRequest) -> HttpResponse:
    """File for someone; the same page sent twice makes one case."""
    cities = cities_where(request, VERB)
    if not cities:
        raise PermissionDenied
    now = timezone.now()
    if request.method != "POST":
        return _shown(request, FileOnBehalf(cities, actor_of(request), now), uuid4())
    form = FileOnBehalf(cities, actor_of(request), now, request.POST)
    submission = _submission(request)
    if not form.is_valid():
        return _shown(request, form, submission, status=422)
    actor = actor_of(request)
    words = signed_preview.words_of({"asked": form.cleaned_data, "submission": submission})
    try:
        if request.POST.get("do") == "send" and _looked_at(request, words):
            asked = replace(form.filing(), submission_key=submission)
            case = file(asked, actor=actor, now=now)
            messages.success(request, _("Filed as %(number)s.") % {"number": case.number})
            return HttpResponseRedirect(reverse("admin:requests_app_recordsrequest_change", args=[case.pk]))
        seen = preview(file, RecordsRequest, 0, asked=form.filing(), actor=actor, now=now)
    except Refusal as refusal:
        form.refused(refusal)
        return _shown(request, form, submission, status=status_of(refusal))
    extra: dict[str, Any] = {
        "letters": [letter(row) for row in seen.letters if row.recipient == "requester"],
        "changes": changed_dates([], seen.dues),
        "consequence": consequence(
            str(_("File the request and send the receipt")),
            seen,
            [],
            seen.state,
            local_date(form.filing().city, now),
        ),
        "seal": _seal(actor.user_id or 0, words).sealed(),
    }
    return _shown(request, form, submission, **extra)


def _submission(request: HttpRequest) -> UUID:
    """The key of this page; a strange one is replaced, so that it cannot point at someone's case."""
    try:
        return UUID(request.POST.get("submission", ""))
    except ValueError:
        return uuid4()


def _seal(user_id: int, words: str) -> signed_preview.Seal:
    """What was looked at: no case yet, so neither a row nor an event."""
    return signed_preview.Seal(user_id, RecordsRequest._meta.label_lower, 0, VERB, 0, words)


def _looked_at(request: HttpRequest, words: str) -> bool:
    seal = signed_preview.opened(request.POST.get("seal", ""))
    if seal is not None and seal.covers(_seal(actor_of(request).user_id or 0, words)):
        return True
    messages.warning(request, _("The notice changed since your preview. Review it again, then file."))
    return False


def _shown(
    request: HttpRequest, form: FileOnBehalf, submission: UUID, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {"title": _("File a request"), "form": form, "submission": submission, **extra}
    return render(request, "admin/cases/filing.html", context, status=status)
