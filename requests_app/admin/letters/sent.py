"""Letters for staff: which went out, which failed, what each says, every attempt, and sending one again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.access import incident_timeline, policy
from requests_app.admin.actions.preview import data_letter, letter
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.paging import page_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases import timeline
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.cases.verbs import Verb
from requests_app.notices.models import ERASED, LetterFile, Notice, NoticeState
from requests_app.notices.pdf.archive import NotPrintable, file_name, file_of
from requests_app.notices.querysets import NoticeQuerySet
from requests_app.services.cases.contact import settle
from requests_app.services.letters.resend import AGAIN, AGAIN_BY, resend
from requests_app.services.unit_of_work import data_letters

NOT_RECEIVED = "not_received"


class NoticeAdmin(WorkspaceAdmin):
    """The outbox, read through visible_to; its one action is to send a letter again."""

    def get_urls(self) -> list[URLPattern]:
        """The list and the page of one letter."""
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.changelist_view)), name="requests_app_notice_changelist"),
            path("<int:object_id>/change/", view(self.letter_view), name="requests_app_notice_change"),
            path("<int:object_id>/pdf/", view(require_safe(self.pdf_view)), name="requests_app_notice_pdf"),
        ]

    def get_queryset(self, request: HttpRequest) -> NoticeQuerySet:
        """The letters of the cases, reports and datasets this reader may read."""
        return Notice.objects.visible_to(actor_of(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The letters, the newest first; `state` narrows them."""
        state = request.GET.get("state", "")
        found = self.get_queryset(request).select_related("case", "incident", "city_event__dataset")
        found = found.defer(
            "body_text", "body_html", "city_event__dataset__search", "city_event__dataset__raw"
        )
        if state == NOT_RECEIVED:
            found = found.not_received()
        elif state:
            found = found.filter(state=state) if state in NoticeState.values else found.none()
        context = {
            "title": _("Notices"),
            "page": page_of(found.order_by("-id"), request.GET.get("page")),
            "state": state,
            "states": [(NOT_RECEIVED, _("Undelivered notices")), *NoticeState.choices],
            "address": f"state={state}" if state in (NOT_RECEIVED, *NoticeState.values) else "",
        }
        return render(request, "admin/letters/sent.html", context)

    def letter_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One letter; a POST puts it back into the outbox."""
        rows = self.get_queryset(request).select_related(
            "case__city__policy", "event", "city__policy", "incident__city__policy", "city_event__dataset"
        )
        notice = rows.filter(pk=object_id).first()
        if notice is None:
            raise Http404
        if request.method == "POST":
            return self._send_again(request, notice)
        actor = actor_of(request)
        if notice.case is not None:
            allowed = policy.may(actor, Verb.RESEND_NOTICE, notice.case)
        else:
            allowed = data_letters.may(actor, notice)
        context = {
            "title": f"{notice.subject} · {notice.reference}",
            "notice": notice,
            "case": notice.case,
            "because": _because(notice),
            "zone": notice.sender_city.timezone,
            "letter": letter(notice) if notice.case is not None else data_letter(notice),
            "attempts": notice.attempts.all(),
            "has_pdf": notice.body_text != ERASED,
            "flawed": LetterFile.objects.filter(notice=notice, flawed=True).exists(),
            "can_resend": allowed and notice.channel in AGAIN_BY and notice.state in AGAIN,
            "can_settle": allowed and self.get_queryset(request).not_received().filter(pk=notice.pk).exists(),
            "other_way": Notice.objects.filter(fallback_of=notice).first(),
            "reports": notice.reports.all(),
        }
        return render(request, "admin/letters/letter.html", context)

    def pdf_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One letter as a PDF, the very bytes on file; as a download, like every document staff open."""
        rows = self.get_queryset(request).select_related(
            "case__city", "case__requester", "city", "incident__reporter"
        )
        notice = rows.filter(pk=object_id).first()
        if notice is None:
            raise Http404
        try:
            content = bytes(file_of(notice, timezone.now()).pdf)
        except NotFound as refusal:
            raise Http404 from refusal
        except NotPrintable as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("admin:requests_app_notice_change", args=[notice.pk]))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{file_name(notice)}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def _send_again(self, request: HttpRequest, notice: Notice) -> HttpResponse:
        settles = request.POST.get("do") == "settle"
        service = settle if settles else resend
        try:
            service(notice.pk, actor=actor_of(request), now=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            done = _("The notice is queued to be sent again, with the same text.")
            messages.success(
                request, _("The notice was marked as delivered another way.") if settles else done
            )
        return HttpResponseRedirect(reverse("admin:requests_app_notice_change", args=[notice.pk]))


def _because(notice: Notice) -> str:
    """What happened that this letter tells of, as the history says it."""
    if notice.event:
        return timeline.line(notice.event).sentence
    return incident_timeline.line(notice.city_event).sentence if notice.city_event else ""
