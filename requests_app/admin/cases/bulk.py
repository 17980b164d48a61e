"""The page of an act on many requests: which, what, one preview for all, then what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.admin.actions.preview import letter
from requests_app.admin.cases.forms.bulk import BulkForm, OwnForm
from requests_app.admin.cases.queue_pages import way_back
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.rendering import render
from requests_app.cases.models import RecordsRequest
from requests_app.services.cases.bulk import MOST, act_on_each, rehearse_each
from requests_app.services.unit_of_work.on_each import Outcome

SALT = "admin.cases.bulk"
MAX_AGE = 3600
"""Seconds a preview may lie before it is sent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One request on the page, and what is said of it."""

    case: RecordsRequest
    outcome: Outcome | None = None
    own: OwnForm | None = None


def bulk_page(request: HttpRequest) -> HttpResponse:
    """Choose (`do` empty), preview, send. Nothing is written before "send"."""
    actor, now = actor_of(request), timezone.now()
    cases = _chosen(request)
    problem = _why_not(cases)
    context: dict[str, Any] = {"title": _("Act on several requests"), "back": way_back(request)[0]}
    if problem:
        return render(request, "admin/cases/bulk.html", {**context, "problem": problem}, status=422)
    do = request.POST.get("do", "")
    form = BulkForm(
        request.POST if do in ("preview", "send") else None, city=cases[0].city, cases=cases, actor=actor
    )
    lines = [Line(case, own=form.own.get(case.pk)) for case in cases]
    if form.is_bound and form.is_valid() and not form.waits_for_words:
        by_key = {case.pk: case for case in cases}
        previewed = _unsealed(request, form, actor.user_id) if do == "send" else None
        if previewed is not None:
            outcomes = act_on_each(form.wish(), previewed, actor=actor, now=now)
            done = [Line(by_key[one.case_id], one) for one in outcomes if one.case_id in by_key]
            return render(request, "admin/cases/bulk_done.html", {**context, **_counted(done)})
        seen = {case.pk: case.head_seq for case in cases}
        outcomes = rehearse_each(form.wish(), seen, actor=actor, now=now)
        lines = [Line(by_key[one.case_id], one, form.own.get(one.case_id)) for one in outcomes]
        context |= _previewed(form, lines, actor.user_id)
    context |= {"form": form, "lines": lines}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "admin/cases/bulk.html", context, status=status)


def _chosen(request: HttpRequest) -> list[RecordsRequest]:
    """The requests that were ticked and this reader may see, in the order of their numbers."""
    keys = [int(key) for key in request.POST.getlist("case") if key.isascii() and key.isdigit()][: MOST + 1]
    rows = RecordsRequest.objects.visible_to(actor_of(request)).filter(pk__in=keys)
    return list(rows.select_related("city__policy", "department", "assignee").order_by("number"))


def _why_not(cases: list[RecordsRequest]) -> str:
    if not cases:
        return _("Select at least one request in the list.")
    if len(cases) > MOST:
        return _("Select at most %(most)s requests at a time.") % {"most": MOST}
    if len({case.city_id for case in cases}) > 1:
        return _("Select requests of one city: each city has its own departments.")
    return ""


def _previewed(form: BulkForm, lines: list[Line], user_id: int | None) -> dict[str, Any]:
    """The seal on what may be sent, with how many that are and a letter as an example."""
    ready = [line for line in lines if line.outcome and not line.outcome.refusal]
    letters = [notice for line in ready if line.outcome for notice in line.outcome.letters]
    to_requesters = [notice for notice in letters if notice.recipient == "requester"]
    sealed = [[line.case.pk, line.case.head_seq, line.outcome.fingerprint] for line in ready if line.outcome]
    words = ngettext("Do this to %(count)s request", "Do this to %(count)s requests", len(ready))
    return {
        "ready": len(ready),
        "send": words % {"count": len(ready)},
        "notices": len(to_requesters),
        "example": letter(to_requesters[0]) if to_requesters else None,
        "seal": signing.dumps([user_id, form.typed(), sealed], salt=SALT) if ready else "",
    }


def _unsealed(request: HttpRequest, form: BulkForm, user_id: int | None) -> dict[int, tuple[int, str]] | None:
    """What was previewed with just this form by just this person; None where nothing was, or too long ago."""
    try:
        who, typed, sealed = signing.loads(request.POST.get("seal", ""), salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if who != user_id or typed != form.typed():
        return None
    ticked = set(request.POST.getlist("case"))
    return {pk: (seq, letters) for pk, seq, letters in sealed if str(pk) in ticked}


def _counted(lines: list[Line]) -> dict[str, Any]:
    refused = [line for line in lines if line.outcome and line.outcome.refusal]
    done = len(lines) - len(refused)
    words = ngettext("Done for %(count)s request.", "Done for %(count)s requests.", done)
    return {"done": words % {"count": done} if done else "", "refused": refused}
