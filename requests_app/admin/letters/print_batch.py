"""One batch of printed letters: its page, its PDF, which of its letters are mailed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.forms.base import CityForm
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.refusals import Refusal
from requests_app.cities.city_time import local_date
from requests_app.notices.models.letterhead import PrintBatch
from requests_app.services.letters import (
    mailed_letters as letter_mailed_letters,
    print_batch_pdf as letter_print_batch_pdf,
)
from requests_app.widgets import DateInput


class MailedForm(CityForm):
    """On which day letters were put in the mail."""

    mailed_on = forms.DateField(
        label=gettext_lazy("Mailed on"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )


def batch_page(request: HttpRequest, batch: PrintBatch) -> HttpResponse:
    """One batch: download it, mark it mailed, letter by letter or all."""
    now = timezone.now()
    today = local_date(batch.city, now)
    posted = request.method == "POST"
    form = MailedForm(request.POST if posted else None, {"mailed_on": today})
    status = 200
    if posted:
        status = 422
        if form.is_valid():
            try:
                return _mailed(request, batch, form.cleaned_data["mailed_on"], now)
            except Refusal as refusal:
                form.refused(refusal)
                status = status_of(refusal)
    letters = batch.letters.select_related("notice__case", "notice__incident", "mailed_by")
    context = {
        "title": _("Letters of %(on)s, batch %(number)s")
        % {"on": longdate(batch.printed_on), "number": batch.number},
        "batch": batch,
        "letters": letters,
        "left": letters.filter(mailed_at=None, spoiled_at=None).count(),
        "form": form,
    }
    return render(request, "admin/letters/print_batch.html", context, status=status)


def _mailed(request: HttpRequest, batch: PrintBatch, mailed_on: date, now: datetime) -> HttpResponse:
    chosen = [int(key) for key in request.POST.getlist("letter") if key.isascii() and key.isdigit()]
    letters: Sequence[int] | None = None if request.POST.get("do") == "all" else chosen
    count = letter_mailed_letters.mark_mailed(
        batch.pk, letters=letters, mailed_on=mailed_on, actor=actor_of(request), now=now
    )
    text = ngettext(
        "%(count)s letter was marked as mailed.", "%(count)s letters were marked as mailed.", count
    )
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(batch_address(batch))


def batch_pdf(request: HttpRequest, batch: PrintBatch) -> HttpResponse:
    """The batch as one PDF; asking again prints the same pages."""
    try:
        content = letter_print_batch_pdf.pdf_of(batch)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
        return HttpResponseRedirect(batch_address(batch))
    name = f"letters-{batch.city.key}-{batch.printed_on.isoformat()}-{batch.number}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def batch_address(batch: PrintBatch) -> str:
    """The page of a batch."""
    return reverse("admin:requests_app_printbatch_change", args=[batch.pk])
