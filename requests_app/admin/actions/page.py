"""The one page of every action: form, preview of what it writes and changes, then the action, only as it was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.actions import signed_preview
from requests_app.admin.actions.action import Action, M, page_name
from requests_app.admin.actions.result import Result, met_checks
from requests_app.admin.actions.subject import SubjectKind
from requests_app.admin.actions.typed import as_sent, mark_of, typed_in
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.recent_sign_in import require_recent
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.common.seen_seq import seen_seq_of
from requests_app.admin.forms.action import ActionForm, Subject
from requests_app.cases.refusals import ChangedMeanwhile, Refusal
from requests_app.services.unit_of_work.act_drafts import draft_of, end_draft, keep_draft
from requests_app.services.unit_of_work.preview import LetterChanged, fingerprint_of, perform, preview
from requests_app.services.unit_of_work.transition import refusal as wrong_state

GROWING = frozenset({"add", "cite", "start", "insert"})
"""Buttons that change the form and judge nothing: a row or a search more, an exemption or a sentence taken over."""


def action_page(request: HttpRequest, kind: SubjectKind[M], row: M, key: str) -> HttpResponse:
    """Show or do one action on a row the reader may see."""
    action, actor = kind.actions.get(key), actor_of(request)
    if action is None:
        raise Http404
    if not action.allowed(actor, row):
        raise PermissionDenied
    if action.confirmed:
        require_recent(request)
    visit = _Visit(request, kind, row, key, action.on(row), kind.subject(row, actor, timezone.now()))
    return visit.sent() if request.method == "POST" else visit.opened()


@dataclass(frozen=True, slots=True)
class _Visit(Generic[M]):
    """One request for the page of an action."""

    request: HttpRequest
    kind: SubjectKind[M]
    row: M
    key: str
    action: Action[M]
    subject: Subject

    def opened(self) -> HttpResponse:
        """The empty form; back with the reason where the row has no room for the action."""
        recorded_later = bool(self.action.also_after and self.action.also_after(self.row))
        if not recorded_later and not self.action.possible(self.row, self.subject.actor):
            why_not = self.action.why_not(self.row) if self.action.why_not else ""
            messages.warning(self.request, why_not or wrong_state(self.row).message)
            return self._back()
        kept = draft_of(self._user_id, self.row, self.key)
        if kept is None:
            return self._shown(self.action.form_on(self.subject), Result())
        form = self.action.form_on(self.subject, as_sent(kept.typed), None)
        form.without_errors()
        return self._shown(form, Result(), kept_at=kept.saved_at)

    def sent(self) -> HttpResponse:
        """The form as it was sent: grown by a row, refused, previewed or done."""
        wanted = self.request.POST.get("do", "")
        if wanted == "discard":
            end_draft(self._user_id, self.row, self.key)
            return HttpResponseRedirect(self.request.path)
        keep_draft(self._user_id, self.row, self.key, typed_in(self.request.POST), now=self.subject.now)
        if wanted == "keep":
            return HttpResponse(status=204)
        form = self.action.form_on(self.subject, self.request.POST, self.request.FILES)
        if GROWING & self.request.POST.keys():
            form.without_errors()
            return self._shown(form, Result())
        seen_seq = seen_seq_of(self.request)
        if not form.is_valid():
            return self._shown(form, Result(422, judged=True), seen_seq)
        try:
            result = self._tried(form, seen_seq)
        except Refusal as refusal:
            form.refused(refusal)
            changed = isinstance(refusal, ChangedMeanwhile)
            shown_seq = None if changed else seen_seq
            return self._shown(form, Result(status_of(refusal), judged=True), shown_seq)
        if result is not None:
            return self._shown(form, result, seen_seq)
        end_draft(self._user_id, self.row, self.key)
        messages.success(self.request, str(self.action.done))
        return self._back()

    @property
    def _user_id(self) -> int:
        return self.subject.actor.user_id or 0

    def _tried(self, form: ActionForm[Any], seen_seq: int) -> Result | None:
        """Preview, or do it when exactly this was looked at. None: done. Raises Refusal."""
        action, model, pk = self.action, self.kind.model, self.row.pk
        typed = form.all_arguments()
        arguments = {"actor": self.subject.actor, "now": self.subject.now, "seen_seq": seen_seq, **typed}
        if not action.writes:
            action.service(pk, **arguments)
            return None
        asked = self._seal(seen_seq, typed)
        sending = self.request.POST.get("do") == "send"
        seal = signed_preview.opened(self.request.POST.get("seal", "")) if sending else None
        if seal is not None and seal.covers(asked):
            try:
                perform(action.service, model, pk, fingerprint=seal.letters, **arguments)
                return None
            except LetterChanged as refusal:
                messages.warning(self.request, refusal.message)
        elif sending:
            words = _("The notice changed since your preview. Review it below, then send.")
            messages.warning(self.request, words)
        seen = preview(action.service, model, pk, **arguments)
        fresh = self._seal(seen_seq, typed, fingerprint_of(seen.letters, seen.dataset))
        later = action.afterwards(pk, **arguments) if action.afterwards else ()
        return Result(409 if sending else 200, seen, fresh.sealed(), judged=True, later=later)

    def _seal(self, seen_seq: int, typed: dict[str, Any], letters: str = "") -> signed_preview.Seal:
        return signed_preview.Seal(
            self.subject.actor.user_id or 0,
            self.row._meta.label_lower,
            self.row.pk,
            self.key,
            seen_seq,
            signed_preview.words_of(typed),
            letters,
        )

    def _shown(
        self,
        form: ActionForm[Any],
        result: Result,
        seen_seq: int | None = None,
        kept_at: datetime | None = None,
    ) -> HttpResponse:
        form.about_to_show()
        kind, heading = self.kind, self.kind.heading(self.row)
        context: dict[str, Any] = {
            "title": f"{self.action.label} · {heading.title}",
            "action": self.action,
            "heading": heading,
            "wording": kind.wording,
            "form": form,
            "checks": met_checks(self.action, form, result),
            "seen_seq": kind.last_seq(self.row) if seen_seq is None else seen_seq,
            "back": self._address(),
            "typed_by": mark_of(self._user_id, self.row, self.key),
            "kept_at": kept_at,
            "zone": self.subject.city.timezone,
        }
        if result.seen is not None:
            context |= {
                "letters": [kind.letter(notice) for notice in result.seen.letters],
                "later": [kind.letter(notice) for notice in result.later],
                "outcome": kind.outcome(self.row, self.action, result.seen),
                "seal": result.seal,
            }
        return render(self.request, "admin/actions/page.html", context, status=result.status)

    def _address(self) -> str:
        return reverse(page_name(self.row, "change"), args=[self.row.pk])

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(self._address())
