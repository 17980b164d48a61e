"""Filing in three steps without scripts or sessions: what was typed travels in hidden fields until it is sent."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.cases import links
from requests_app.cases.actors import PUBLIC
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import BadDocument, Incomplete, TooOften
from requests_app.services.cases import documents as case_documents, filing as case_filing
from requests_app.web import case_session, spam_guard
from requests_app.web.contact_forms import ReachForm
from requests_app.web.errors import status_of
from requests_app.web.filing_forms import WhatForm, filing_of
from requests_app.web.filing_pages import FilingPages
from requests_app.web.private_session import address_of

TRAP = "website"


class Steps(FilingPages):
    """One request of the filing: reads which step it comes from and where it wants to go, and answers."""

    def answer(self) -> HttpResponseBase:
        """The next page, or the same one with what is wrong."""
        go, step = self.post.get("go", ""), self.post.get("step", "")
        if go in dict(settings.LANGUAGES):
            return self._in_language(go, step)
        if step == "check" and go == "send":
            return self._send()
        if step == "check" and go == "drop":
            self.ticket = self.ticket.without_files()
            return self._check()
        if go == "what" or (step == "check" and go != "reach"):
            return self.show_what(self._again(WhatForm, city=self.town))
        if go == "reach" and step == "check":
            return self.show_reach(self._again(ReachForm))
        return self._check() if step == "reach" else self._after_what()

    def _in_language(self, language: str, step: str) -> HttpResponse:
        translation.activate(language)
        self.request.LANGUAGE_CODE = language
        if step == "check":
            response = self._check()
        elif step == "reach":
            response = self.show_reach(self._again(ReachForm))
        else:
            response = self.show_what(self._again(WhatForm, city=self.town))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        return response

    def _after_what(self) -> HttpResponse:
        what = WhatForm(self.post, self.request.FILES, city=self.town)
        self._keep_files(what)
        if self.switched and not what.errors.get("documents"):
            return self.show_what(self._again(WhatForm, city=self.town))
        return self.show_reach(self._again(ReachForm)) if what.is_valid() else self.show_what(what)

    def _keep_files(self, what: WhatForm) -> None:
        for upload in self.request.FILES.getlist("documents"):
            try:
                spam_guard.count(self.request, "draft_file", self.now)
                case_documents.keep_for_draft(upload, self.ticket.draft, now=self.now)
            except BadDocument as refusal:
                what.add_error("documents", refusal.message)
            except TooOften as refusal:
                self._too_often(refusal)
                what.add_error("documents", refusal.message)

    def _check(self) -> HttpResponse:
        what, reach = WhatForm(self.post, city=self.town), ReachForm(self.post)
        if not what.is_valid():
            return self.show_what(what)
        return self.show_check(what, reach) if reach.is_valid() else self.show_reach(reach)

    def _send(self) -> HttpResponseBase:
        what, reach = WhatForm(self.post, city=self.town), ReachForm(self.post)
        if not what.is_valid() or not reach.is_valid():
            return self._check()
        self.problem = self._what_looks_wrong()
        if self.problem:
            self.status = 400
            return self.show_check(what, reach)
        try:
            spam_guard.count(self.request, "file", self.now)
            asked = filing_of(
                self.town,
                what,
                reach,
                translation.get_language() or "en",
                (self.ticket.submission, self.ticket.draft),
            )
            case = case_filing.file(asked, actor=PUBLIC, now=self.now)
        except TooOften as refusal:
            self._too_often(refusal)
            self.problem = refusal.message
            return self.show_check(what, reach)
        except Incomplete as refusal:
            self.problem, self.status = refusal.message, status_of(refusal)
            return self.show_check(what, reach)
        return self._to_receipt(case)

    def _what_looks_wrong(self) -> str:
        if self.post.get(TRAP):
            return _("Your browser filled in a hidden field. We cleared it. Submit again.")
        if self.ticket_was_lost:
            return _(
                "Something on this form changed before it reached us. Check your answers and submit again."
            )
        if spam_guard.looks_automatic(self.request, self.ticket, self.now):
            return _("Please review your request, then submit it again.")
        return ""

    def _to_receipt(self, case: RecordsRequest) -> HttpResponseBase:
        """The receipt, with its key; a form sent again long after gets the way back, not the key."""
        link = links.living(case, self.now)
        sent_before = case.received_at < self.now
        if link is None or (sent_before and self.now - case.received_at > spam_guard.HOUR):
            return redirect(address_of(case, "case"))
        address = address_of(case, "case_receipt")
        response = redirect(f"{address}?again=1" if sent_before else address)
        case_session.SESSION.hand_over(response, case, link.pk)
        return response
