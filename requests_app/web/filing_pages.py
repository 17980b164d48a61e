"""The pages of the three steps of filing: what was typed travels in hidden fields until it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy

from requests_app.cases.models import Document
from requests_app.cases.refusals import TooOften
from requests_app.cases.states import Kind
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.records.models import ReadingRoomEntry
from requests_app.services.records import reading_room_search
from requests_app.web import spam_guard
from requests_app.web.contact_forms import ReachForm
from requests_app.web.errors import status_of
from requests_app.web.filing_forms import WhatForm
from requests_app.web.pages import page
from requests_app.web.preview import preview

STEPS = (gettext_lazy("What you want"), gettext_lazy("How to reach you"), gettext_lazy("Review and submit"))
WHAT, REACH, CHECK = 1, 2, 3
HEADINGS = {
    Kind.RECORDS: gettext_lazy("Request records"),
    Kind.DATA_ACCESS: gettext_lazy("Request API access"),
    Kind.EXEMPTION_REVIEW: gettext_lazy("Request an exemption review"),
}
_CARRIED = [name for form in (WhatForm, ReachForm) for name in form.base_fields if name != "documents"]


class FilingPages:
    """One request of the filing and the page that answers it."""

    def __init__(self, request: HttpRequest, town: City, now: datetime) -> None:
        self.request, self.town, self.now = request, town, now
        self.post: QueryDict = request.POST
        found = spam_guard.read_ticket(self.post.get("ticket", ""))
        self.ticket = found or spam_guard.new_ticket(now)
        self.ticket_was_lost = found is None
        self.status = 200
        self.retry_after = 0
        self.problem = ""

    def _again(self, form: Any, **options: Any) -> Any:
        """A form that shows what was typed without judging it."""
        return form(initial=self.post.dict(), **options)

    def _too_often(self, refusal: TooOften) -> None:
        self.status, self.retry_after = status_of(refusal), refusal.retry_after

    def show_what(self, form: WhatForm) -> HttpResponse:
        """Step 1."""
        return self._show(WHAT, {"form": form})

    def show_reach(self, form: ReachForm) -> HttpResponse:
        """Step 2."""
        return self._show(REACH, {"form": form, "answers": self._already_answered()})

    def _already_answered(self) -> list[ReadingRoomEntry]:
        """What the city published that may already be what is asked for."""
        if not self.town.policy.reading_room or self._kind() != Kind.RECORDS:
            return []
        today = local_date(self.town, self.now)
        return reading_room_search.offered(self.town, today, self.post.get("description", "")[:5000])

    def show_check(self, what: WhatForm, reach: ReachForm) -> HttpResponse:
        """Step 3: everything as it will be sent, with the dates to expect."""
        context = {
            "what": what,
            "reach": reach,
            "preview": preview(self.town, self.now, track=what.chosen_track),
            "problem": self.problem,
        }
        return self._show(CHECK, {**context, "dataset": what.known.get(what.cleaned_data.get("dataset", ""))})

    @property
    def switched(self) -> bool:
        """Whether the first page asked for another kind of request than was chosen on it."""
        asked = self.post.get("asked", "")
        return asked in Kind.values and asked != self._kind()

    def _kind(self) -> Kind:
        """What is asked for, as far as it was chosen."""
        chosen = self.post.get("kind") or self.request.GET.get("kind", "")
        return Kind(chosen) if chosen in Kind.values else Kind.RECORDS

    def _show(self, step: int, context: dict[str, Any]) -> HttpResponse:
        form = context.get("form")
        if form is not None and form.is_bound and form.errors and self.status == 200:
            self.status = 400
        shown = set(form.fields) if form is not None else set()
        context |= {
            "steps": STEPS,
            "step": step,
            "switched": self.switched,
            "kind_heading": HEADINGS[self._kind()],
            "language_anchor": "language",
            "ticket": self.ticket.sealed(),
            "carried": [
                (name, self.post[name]) for name in _CARRIED if name in self.post and name not in shown
            ],
            "files": list(Document.objects.filter(draft_key=self.ticket.draft, case=None)),
        }
        response = page(self.request, f"file_{step}", self.town, context, section="file", status=self.status)
        response["Cache-Control"] = "private"
        if self.retry_after:
            response["Retry-After"] = str(self.retry_after)
        return response
