"""Making sure of who holds a private link: a code is mailed to the address on record and typed here."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases.mailed_codes import asks, is_open, masked
from requests_app.cases.refusals import Refusal, TooOften
from requests_app.services.cases import mailed_codes
from requests_app.web import spam_guard
from requests_app.web.case_session import Held, case_page
from requests_app.web.errors import status_of
from requests_app.web.pages import page
from requests_app.web.widgets import PageForm

ACTS = {"contact": "case_contact", "withdraw-appeal": "appeal_withdraw", "withdraw": "case_withdraw"}
"""What asks for a code, and the page that goes on."""


class MailedCodeForm(PageForm):
    """The code in the mail."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Eight digits. Spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Enter the eight digits in the email.")},
    )


def must_confirm(held: Held) -> bool:
    """Whether this session has yet to show that it reads the mailbox on record."""
    return not held.actor.confirmed and asks(held.case.requester)


@case_page("GET", "POST")
def confirm(request: HttpRequest, held: Held, act: str) -> HttpResponseBase:
    """Mail a code, and take it; then on to what asked for it. Opening the page mails nothing."""
    if act not in ACTS:
        raise Http404
    if not must_confirm(held):
        return redirect(held.address(ACTS[act]))
    now = timezone.now()
    sent = mailed_codes.waiting(held.case, held.session)
    sends, status, retry_after, problem = request.POST.get("do") == "send", 200, 0, ""
    form = MailedCodeForm(request.POST if request.method == "POST" and not sends else None)
    try:
        if sends:
            spam_guard.count(request, "code", now)
            mailed_codes.send_code(held.case.pk, held.session, actor=held.actor, now=now)
            messages.success(request, _("We emailed you a code. It can take a few minutes."))
            return redirect(held.address("case_confirm", act=act))
        if form.is_valid():
            spam_guard.count(request, "code", now)
            typed = form.cleaned_data["code"]
            mailed_codes.confirm_code(held.case.pk, held.session, typed, actor=held.actor, now=now)
            return redirect(held.address(ACTS[act]))
        status = 400 if form.errors else 200
    except Refusal as refusal:
        status = status_of(refusal)
        retry_after = refusal.retry_after if isinstance(refusal, TooOften) else 0
        if form.is_bound:
            for sentence in refusal.fields.get("code", [refusal.message]):
                form.add_error("code", sentence)
        else:
            problem = refusal.message
    context = {
        "case": held.case,
        "form": form,
        "act": act,
        "address": masked(held.case.requester.email),
        "waits": sent is not None and is_open(sent, now),
        "problem": problem,
    }
    response = page(request, "confirm", held.case.city, context, section="find", status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response
