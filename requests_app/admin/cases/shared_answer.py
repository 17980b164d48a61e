"""The page that answers all who asked for the same: one form, one preview for all, then what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.admin.actions.action import Action
from requests_app.admin.actions.page import GROWING
from requests_app.admin.actions.preview import letter
from requests_app.admin.actions.signed_preview import words_of
from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.admin.cases.forms.base import CaseForm, CaseSubject
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.rendering import render
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.shared_work import same_as
from requests_app.services.shared_work.answer import ANSWERS, SharedAnswer, answer_all, rehearse_all
from requests_app.services.unit_of_work.on_each import Outcome

SALT = "admin.cases.shared_answer"
MAX_AGE = 3600
"""Seconds a preview may lie before it is sent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One request of the group, and what the answer does or did to it."""

    case: RecordsRequest
    outcome: Outcome | None = None


def choices_for(case: RecordsRequest, actor: Actor) -> list[tuple[str, str]]:
    """The answers this actor can give to all: the address of the page, and the name of the act (no query)."""
    return [
        (
            reverse("admin:requests_app_recordsrequest_answer_all", args=[case.pk, key]),
            str(ACTIONS[key].label),
        )
        for key in ANSWERS
        if ACTIONS[key].allowed(actor, case)
    ]


def answer_page(request: HttpRequest, case: RecordsRequest, key: str) -> HttpResponse:
    """Write the answer on one request, preview it for all, send it."""
    actor = actor_of(request)
    if key not in ANSWERS:
        raise Http404
    action = ACTIONS[key].on(case)
    if not action.allowed(actor, case):
        raise PermissionDenied
    return _Visit(request, case, key, action, actor).shown()


@dataclass(frozen=True, slots=True)
class _Visit:
    request: HttpRequest
    case: RecordsRequest
    key: str
    action: Action[RecordsRequest]
    actor: Actor

    def shown(self) -> HttpResponse:
        """The page after whatever was pressed."""
        now, sent = timezone.now(), self.request.method == "POST"
        group = [self.case, *same_as(self.case, self.actor)]
        subject = CaseSubject(self.case, self.actor, now)
        form: Any = (
            self.action.form(subject, self.request.POST, self.request.FILES)
            if sent
            else self.action.form(subject)
        )
        context: dict[str, Any] = {
            "title": f"{self.action.label} · {self.case.number}",
            "action": self.action,
            "case": self.case,
            "back": reverse("admin:requests_app_recordsrequest_change", args=[self.case.pk]),
            "form": form,
            "lines": [Line(one) for one in group],
        }
        if sent and GROWING & self.request.POST.keys():
            form.without_errors()
            return self._page(context, form)
        if not sent or not form.is_valid():
            return self._page(context, form, 422 if sent else 200)
        answer = SharedAnswer(self.case.pk, self.key, form.all_arguments())
        previewed = self._unsealed(answer) if self.request.POST.get("do") == "send" else None
        if previewed is not None:
            outcomes = answer_all(answer, previewed, actor=self.actor, now=now)
            return render(
                self.request, "admin/cases/bulk_done.html", {**context, **_counted(group, outcomes)}
            )
        ticked = set(self.request.POST.getlist("case"))
        seen = {one.pk: one.head_seq for one in group if str(one.pk) in ticked or not ticked}
        outcomes = rehearse_all(answer, seen, actor=self.actor, now=now)
        return self._page({**context, **self._previewed(group, outcomes, answer)}, form)

    def _page(self, context: dict[str, Any], form: CaseForm, status: int = 200) -> HttpResponse:
        form.about_to_show()
        return render(self.request, "admin/cases/answer_all.html", context, status=status)

    def _previewed(
        self, group: list[RecordsRequest], outcomes: list[Outcome], answer: SharedAnswer
    ) -> dict[str, Any]:
        """The seal on what may be sent, and the notice of each; what is refused, with the reason."""
        by_key = {one.case_id: one for one in outcomes}
        lines = [Line(case, by_key.get(case.pk)) for case in group]
        ready = [line for line in lines if line.outcome and not line.outcome.refusal]
        sealed = [
            [line.case.pk, line.case.head_seq, line.outcome.fingerprint] for line in ready if line.outcome
        ]
        told = [
            (line.case.number, letter(notice))
            for line in ready
            if line.outcome
            for notice in line.outcome.letters
            if notice.recipient == "requester"
        ]
        words = ngettext("Answer %(count)s request", "Answer %(count)s requests", len(ready))
        seal = [self.actor.user_id, self.key, words_of(answer.arguments), sealed]
        return {
            "lines": lines,
            "send": words % {"count": len(ready)},
            "told": told,
            "seal": signing.dumps(seal, salt=SALT, compress=True) if ready else "",
            "judged": True,
        }

    def _unsealed(self, answer: SharedAnswer) -> dict[int, tuple[int, str]] | None:
        """What was previewed with just these words by just this person; None where nothing was, or too long ago."""
        try:
            who, key, words, sealed = signing.loads(
                self.request.POST.get("seal", ""), salt=SALT, max_age=MAX_AGE
            )
        except (signing.BadSignature, ValueError, TypeError):
            return None
        if (who, key, words) != (self.actor.user_id, self.key, words_of(answer.arguments)):
            return None
        ticked = set(self.request.POST.getlist("case"))
        return {pk: (seq, letters) for pk, seq, letters in sealed if str(pk) in ticked}


def _counted(group: list[RecordsRequest], outcomes: list[Outcome]) -> dict[str, Any]:
    by_key = {case.pk: case for case in group}
    refused = [Line(by_key[one.case_id], one) for one in outcomes if one.refusal and one.case_id in by_key]
    done = sum(not one.refusal for one in outcomes)
    words = ngettext("Answered %(count)s request.", "Answered %(count)s requests.", done)
    return {
        "done": words % {"count": done} if done else "",
        "refused": refused,
        "done_back": _("Back to the request"),
    }
