"""Letters to mail: what waits, how old, what is urgent; printing a batch, marking it mailed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.admin.common.labels import Said
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.forms.base import CityForm
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Deadline
from requests_app.cases.refusals import Refusal
from requests_app.cases.wording import longdate
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.notices.models import Notice
from requests_app.notices.models.letterhead import PrintBatch, PrintedLetter
from requests_app.services.letters import print_queue as letter_print_queue
from requests_app.widgets import DateInput

MOST_SHOWN = 100
MOST_BATCHES = 20


class MailedForm(CityForm):
    """On which day letters were put in the mail."""

    mailed_on = forms.DateField(
        label=gettext_lazy("Put in the mail on"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Give the day.")},
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """One letter in the queue: how long it waits and the law's date it belongs to, if that is near or past."""

    notice: Notice
    days: int
    law: Said | None


class PostAdmin(WorkspaceAdmin):
    """The print queue of the cities whose letters this reader mails."""

    def get_urls(self) -> list[URLPattern]:
        """The queue, printing, a batch, its PDF, and putting a letter back."""
        view, name = self.admin_site.admin_view, "requests_app_printbatch"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<slug:city_key>/print/", view(require_POST(self.print_view)), name=f"{name}_print"),
            path("<int:object_id>/", view(self.batch_view), name=f"{name}_change"),
            path("<int:object_id>/pdf/", view(require_safe(self.pdf_view)), name=f"{name}_pdf"),
            path("letters/<int:object_id>/back/", view(require_POST(self.back_view)), name=f"{name}_return"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PrintBatch]:
        """The batches of own cities."""
        return PrintBatch.objects.filter(
            city__in=cities_where(request, letter_print_queue.VERB)
        ).select_related("city__policy")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with what waits to be printed and what is printed and not mailed."""
        cities, now = cities_where(request, letter_print_queue.VERB), timezone.now()
        if not cities:
            raise PermissionDenied
        left = Count("letters", filter=Q(letters__mailed_at=None, letters__spoiled_at=None))
        batches = list(self.get_queryset(request).annotate(left=left, all=Count("letters"))[:MOST_BATCHES])
        rows = [
            {
                "city": city,
                "count": letter_print_queue.to_print(city).count(),
                "letters": waiting(city, now),
                "batches": [batch for batch in batches if batch.city_id == city.pk],
            }
            for city in cities
        ]
        return render(
            request,
            "admin/letters/print_queue.html",
            {"title": _("Letters to print and mail"), "cities": rows},
        )

    def print_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Take what waits into a batch, then show it."""
        city = next(
            (city for city in cities_where(request, letter_print_queue.VERB) if city.key == city_key), None
        )
        if city is None:
            raise Http404
        try:
            batch = letter_print_queue.print_batch(
                city.pk, both_sides="both_sides" in request.POST, actor=actor_of(request), now=timezone.now()
            )
        except Refusal as refusal:
            messages.warning(request, refusal.message)
            return HttpResponseRedirect(reverse("admin:requests_app_printbatch_changelist"))
        return HttpResponseRedirect(_address(batch))

    def batch_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One batch: download it, mark it mailed, letter by letter or all."""
        batch = self._batch(request, object_id)
        now = timezone.now()
        today = local_date(batch.city, now)
        posted = request.method == "POST"
        form = MailedForm(request.POST if posted else None, {"mailed_on": today})
        status = 200
        if posted:
            status = 422
            if form.is_valid():
                try:
                    return self._mailed(request, batch, form.cleaned_data["mailed_on"], now)
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

    def _mailed(
        self, request: HttpRequest, batch: PrintBatch, mailed_on: date, now: datetime
    ) -> HttpResponse:
        chosen = [int(key) for key in request.POST.getlist("letter") if key.isascii() and key.isdigit()]
        letters: Sequence[int] | None = None if request.POST.get("do") == "all" else chosen
        count = letter_print_queue.mark_mailed(
            batch.pk, letters=letters, mailed_on=mailed_on, actor=actor_of(request), now=now
        )
        text = ngettext(
            "%(count)s letter is marked as mailed.", "%(count)s letters are marked as mailed.", count
        )
        messages.success(request, text % {"count": count})
        return HttpResponseRedirect(_address(batch))

    def pdf_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The batch as one PDF; asking again prints the same pages."""
        batch = self._batch(request, object_id)
        try:
            content = letter_print_queue.pdf_of(batch)
        except Refusal as refusal:
            messages.warning(request, refusal.message)
            return HttpResponseRedirect(_address(batch))
        name = f"letters-{batch.city.key}-{batch.printed_on.isoformat()}-{batch.number}.pdf"
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def back_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """A letter that was printed and not mailed goes back into the queue."""
        rows = PrintedLetter.objects.filter(batch__in=self.get_queryset(request))
        row = rows.select_related("batch").filter(pk=object_id).first()
        if row is None:
            raise Http404
        try:
            letter_print_queue.spoil(row.pk, actor=actor_of(request), now=timezone.now())
        except Refusal as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The letter is back in the queue. The next batch takes it."))
        return HttpResponseRedirect(_address(row.batch))

    def _batch(self, request: HttpRequest, object_id: int) -> PrintBatch:
        batch = self.get_queryset(request).filter(pk=object_id).first()
        if batch is None:
            raise Http404
        return batch


def waiting(city: City, now: datetime) -> list[Waiting]:
    """The first letters of the queue, with what the law says of them (two queries)."""
    today = local_date(city, now)
    notices = list(
        letter_print_queue.to_print(city)
        .select_related("case", "event", "incident")
        .defer("body_html")[:MOST_SHOWN]
    )
    dues: dict[int, list[Deadline]] = {}
    for due in Deadline.objects.filter(case__in={notice.case_id for notice in notices if notice.statutory}):
        dues.setdefault(due.case_id, []).append(due)
    return [
        Waiting(notice, (today - local_date(city, notice.queued_at)).days, _law(notice, city, dues, today))
        for notice in notices
    ]


def _law(notice: Notice, city: City, dues: Mapping[int, list[Deadline]], today: date) -> Said | None:
    """A letter by post is sent on the day it is mailed: the date it must keep, if that is near or gone."""
    if notice.event is None or not notice.statutory:
        return None
    entered_on = local_date(city, notice.event.at)
    own = dues.get(notice.case_id or 0, ())
    if notice.event.kind == EventKind.EXTENDED:
        days = [due.base_due_on for due in own if due.kind == "determination" and due.met_on is None]
    else:
        days = [due.due_on for due in own if due.met_on == entered_on]
    known = [day for day in days if day is not None and day >= entered_on]
    if not known or min(known) > today + timedelta(days=1):
        return None
    due_on = min(known)
    if due_on < today:
        return Said(_("should have been mailed by %(on)s") % {"on": longdate(due_on)}, "bad")
    when = _("mail it today") if due_on == today else _("mail it by tomorrow")
    return Said(f"{when}: {longdate(due_on)}", "bad" if due_on == today else "warn")


def _address(batch: PrintBatch) -> str:
    return reverse("admin:requests_app_printbatch_change", args=[batch.pk])
