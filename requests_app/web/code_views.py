"""The page on which the code of a letter on paper is typed: it opens the case once and gives a private link."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.cases.refusals import Refusal, TooOften
from requests_app.services.cases import codes as case_codes
from requests_app.web import spam_guard
from requests_app.web.case_session import SESSION
from requests_app.web.errors import status_of
from requests_app.web.pages import page, resident_page
from requests_app.web.private_session import address_of, private
from requests_app.web.widgets import PageForm

PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}


class CodeForm(PageForm):
    """The number of a request and the code of one of its letters."""

    number = forms.CharField(
        label=_("Request number"), max_length=24, widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": _("Enter the request number in your letter.")},
    )  # fmt: skip
    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        help_text=_("Twelve letters and numbers, at the end of your letter. Dashes do not matter."),
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": _("Enter the code in your letter.")},
    )


@resident_page("GET", "POST")
def code(request: HttpRequest, number: str = "", secret: str = "") -> HttpResponseBase:
    """`/c/`, `/c/<number>/<code>/`: fills the form in; only its button uses the code."""
    first = {"number": number, "code": secret}
    form = CodeForm(request.POST if request.method == "POST" else None, initial=first)
    status, retry_after = (400 if form.errors else 200), 0
    if form.is_valid():
        now = timezone.now()
        try:
            spam_guard.count(request, "code", now)
            typed = form.cleaned_data
            link = case_codes.open_with_code(typed["number"], typed["code"], now=now)
        except Refusal as refusal:
            _place(form, refusal)
            status = status_of(refusal)
            retry_after = refusal.retry_after if isinstance(refusal, TooOften) else 0
        else:
            response = redirect(address_of(link.case, "case_receipt") + "?code=1")
            SESSION.hand_over(response, link.case, link.pk)
            return private(response, referrer="no-referrer")
    shown: HttpResponse = page(request, "code", context={"form": form}, status=status)
    if retry_after:
        shown["Retry-After"] = str(retry_after)
    return private(shown)


def _place(form: CodeForm, refusal: Refusal) -> None:
    """What is wrong stands beside the code."""
    for sentence in refusal.fields.get("code", [refusal.message]):
        form.add_error("code", sentence)
