"""Letters to mail: what waits in each city, printing a batch, putting a letter back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from requests_app.admin.common.actor import actor_of, cities_where, some_cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.letters.print_batch import batch_address, batch_page, batch_pdf
from requests_app.admin.letters.waiting_letters import waiting
from requests_app.cases.refusals import Refusal
from requests_app.notices.models.letterhead import PrintBatch, PrintedLetter
from requests_app.services.letters import (
    mailed_letters as letter_mailed_letters,
    print_queue as letter_print_queue,
)

MOST_BATCHES = 20


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
        """The batches of own cities, but those with a letter of a request restricted to others."""
        batches = PrintBatch.objects.filter(city__in=cities_where(request, letter_print_queue.VERB))
        hidden = letter_print_queue.batches_hidden_from(actor_of(request))
        return batches.exclude(pk__in=hidden).select_related("city__policy")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each city with what waits to be printed and what is printed and not mailed."""
        cities, now = some_cities_where(request, letter_print_queue.VERB), timezone.now()
        actor = actor_of(request)
        left = Count("letters", filter=Q(letters__mailed_at=None, letters__spoiled_at=None))
        batches = list(self.get_queryset(request).annotate(left=left, all=Count("letters"))[:MOST_BATCHES])
        rows = [
            {
                "city": city,
                "count": letter_print_queue.to_print(city, actor).count(),
                "letters": waiting(city, actor, now),
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
        return HttpResponseRedirect(batch_address(batch))

    def batch_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One batch: download it, mark it mailed, letter by letter or all."""
        return batch_page(request, self._batch(request, object_id))

    def pdf_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The batch as one PDF; asking again prints the same pages."""
        return batch_pdf(request, self._batch(request, object_id))

    def back_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """A letter that was printed and not mailed goes back into the queue."""
        rows = PrintedLetter.objects.filter(batch__in=self.get_queryset(request))
        row = rows.select_related("batch").filter(pk=object_id).first()
        if row is None:
            raise Http404
        try:
            letter_mailed_letters.spoil(row.pk, actor=actor_of(request), now=timezone.now())
        except Refusal as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The letter is back in the queue and will be in the next batch."))
        return HttpResponseRedirect(batch_address(row.batch))

    def _batch(self, request: HttpRequest, object_id: int) -> PrintBatch:
        batch = self.get_queryset(request).filter(pk=object_id).first()
        if batch is None:
            raise Http404
        return batch
