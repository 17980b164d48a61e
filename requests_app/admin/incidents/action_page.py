"""The page of every act on an incident: form, the letters it would write, then the act, only as it was looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access.models import Incident
from requests_app.admin.actions import preview as action_preview, signed_preview
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.incidents.actions import ACTIONS, Action
from requests_app.admin.incidents.forms.actions import IncidentForm, IncidentSubject
from requests_app.cases.refusals import ChangedMeanwhile, Refusal
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.lock import last_seq
from requests_app.services.unit_of_work.preview import LetterChanged, fingerprint_of, perform, preview
from requests_app.services.unit_of_work.transition import WrongIncidentState


def action_page(request: HttpRequest, incident: Incident, verb: str) -> HttpResponse:
    """Show or do one act on an incident the reader may see and whose act the role allows."""
    act = ACTIONS[verb]
    subject = IncidentSubject(incident, actor_of(request), timezone.now())
    if request.method != "POST":
        if not act.possible(incident):
            messages.warning(request, WrongIncidentState(str(incident.get_state_display())).message)
            return back(incident)
        return _shown(request, act, act.form(subject))
    form, seen_seq = act.form(subject, request.POST), _seen_seq(request)
    if not form.is_valid():
        return _shown(request, act, form, seen_seq=seen_seq, status=422)
    try:
        answer = _try(request, act, verb, form, seen_seq)
    except Refusal as refusal:
        form.refused(refusal)
        changed = isinstance(refusal, ChangedMeanwhile)
        return _shown(request, act, form, seen_seq=None if changed else seen_seq, status=status_of(refusal))
    if answer is not None:
        return answer
    messages.success(request, _("Done: %(act)s.") % {"act": act.label})
    return back(incident)


def _seen_seq(request: HttpRequest) -> int:
    text = request.POST.get("seen_seq", "")[:9]
    return int(text) if text.isascii() and text.isdigit() else -1


def _try(
    request: HttpRequest, act: Action, verb: str, form: IncidentForm, seen_seq: int
) -> HttpResponse | None:
    """Preview, or do it when exactly this was looked at. None: done. Raises Refusal."""
    about = form.about
    arguments = {"actor": about.actor, "now": about.now, "seen_seq": seen_seq, **form.arguments()}
    incident_id = about.incident.pk
    if not act.writes:
        act.service(incident_id, **arguments)
        return None
    words = signed_preview.words_of(form.arguments())
    sending = request.POST.get("do") == "send"
    seal = signed_preview.opened(request.POST.get("seal", "")) if sending else None
    own = (about.actor.user_id or 0, incident_id, f"incident.{verb}", seen_seq, words)
    if seal is not None and (seal.user_id, seal.case_id, seal.verb, seal.seen_seq, seal.words) == own:
        try:
            perform(act.service, Incident, incident_id, fingerprint=seal.letters, **arguments)
            return None
        except LetterChanged as refusal:
            messages.warning(request, refusal.message)
    elif sending:
        messages.warning(request, _("This is not what you looked at. Read the letter below, then send it."))
    letters = preview(act.service, Incident, incident_id, **arguments).letters
    fresh = signed_preview.Seal(*own, fingerprint_of(letters)).sealed()
    return _shown(
        request, act, form, seen_seq=seen_seq, status=409 if sending else 200, letters=letters, seal=fresh
    )  # fmt: skip


def _shown(
    request: HttpRequest,
    act: Action,
    form: IncidentForm,
    *,
    seen_seq: int | None = None,
    status: int = 200,
    letters: list[Notice] | None = None,
    seal: str = "",
) -> HttpResponse:
    incident = form.about.incident
    context: dict[str, Any] = {
        "title": f"{act.label} · {incident.number}",
        "act": act,
        "incident": incident,
        "form": form,
        "seen_seq": last_seq(incident) if seen_seq is None else seen_seq,
        "back": address(incident),
        "seal": seal,
        "letters": [shown_letter(notice) for notice in letters or ()],
    }
    return render(request, "admin/incidents/action.html", context, status=status)


def shown_letter(notice: Notice) -> action_preview.Letter:
    """A letter about an incident as staff read it, with whom it goes to in words."""
    shown = action_preview.letter(notice)
    if notice.recipient == "reporter":
        return replace(shown, to=_("the person who reported it"))
    if notice.recipient == "requester":
        return replace(shown, to=_("the holder of the access"))
    if notice.recipient.startswith("recipient:"):
        return replace(shown, to=_("somebody who had the data"))
    return shown


def address(incident: Incident) -> str:
    """The page of an incident at the desk."""
    return reverse("admin:requests_app_incident_change", args=[incident.pk])


def back(incident: Incident) -> HttpResponse:
    """To the page of the incident."""
    return HttpResponseRedirect(address(incident))
