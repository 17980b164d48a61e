"""Mail that came in: what waits for a person, what each says, filing it and putting it away."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe

from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.paging import page_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.letters.inbound_forms import DismissMail, FileMail, OpenRequest
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.cases.verbs import Verb
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.cases.clarification import open_question
from requests_app.services.inbound_mail import (
    new_case as inbound_mail_new_case,
    triage as inbound_mail_triage,
)

VERB = Verb.FILE_MAIL
PLAIN = {"reopen": inbound_mail_triage.reopen, "confirm": inbound_mail_triage.confirm_bounce}
"""What needs a button and no words."""

MACHINES, DISMISS_ALL = "machines", "dismiss_all"
"""The list of all that machines wrote; putting away all of a sender that is over the limit."""

DONE = {
    DISMISS_ALL: gettext_lazy("All emails of this sender over the limit were dismissed."),
    "file": gettext_lazy("The email was attached to the request."),
    "dismiss": gettext_lazy("The email was dismissed."),
    "reopen": gettext_lazy("The email was reopened."),
    "confirm": gettext_lazy("The notice was recorded as undelivered."),
}


class InboundMailAdmin(WorkspaceAdmin):
    """The mail of the cases this reader may see, and what waits without one for those who sort mail."""

    def get_urls(self) -> list[URLPattern]:
        """The list, one mail, its original."""
        view, name = self.admin_site.admin_view, "requests_app_inboundmail"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("<int:object_id>/change/", view(self.mail_view), name=f"{name}_change"),
            path(
                "<int:object_id>/original/", view(require_safe(self.original_view)), name=f"{name}_original"
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundMail]:
        """Read through visible_to."""
        return InboundMail.objects.visible_to(actor_of(request)).select_related("case", "city")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What waits for a person, the oldest first; other ends of mail by `state`, the newest first."""
        state = request.GET.get("state", InboundState.FOR_A_PERSON.value)
        seen = self.get_queryset(request).defer("raw")
        named = inbound_mail_triage.MACHINES if state == MACHINES else {state}
        found = seen.filter(state__in=named)
        waits = state == InboundState.FOR_A_PERSON
        counts = Counter(seen.order_by().values_list("state", flat=True))
        counts[MACHINES] = sum(counts[each] for each in inbound_mail_triage.MACHINES)
        context = {
            "title": _("Incoming email"),
            "page": page_of(found.order_by("id" if waits else "-id"), request.GET.get("page")),
            "state": state,
            "states": [(value, label, counts[value]) for value, label in _tabs()],
            "over_limit": seen.filter(cause=Cause.FLOOD).count() if waits and counts[state] else 0,
            "zone": _zone(request),
            "address": f"state={state}" if state in {MACHINES, *InboundState.values} else "",
        }
        return render(request, "admin/letters/inbound.html", context)

    def mail_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One mail. A POST files it (`do=file`) or puts it away (`do=dismiss`)."""
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        do = request.POST.get("do", "")
        given = request.POST if request.method == "POST" else None
        suggested = {"number": row.case.number} if row.case else {}
        forms = {
            "file": FileMail(given if do == "file" else None, initial=suggested),
            "dismiss": DismissMail(given if do in {"dismiss", DISMISS_ALL} else None),
        }
        filing_cities = cities_where(request, Verb.FILE_ON_BEHALF)
        if filing_cities and row.state != InboundState.FILED:
            forms["open"] = OpenRequest(filing_cities, given if do == "open" else None, _as_request(row))
        status = 200
        if given is not None:
            done = self._try(request, row, do, forms)
            if done is not None:
                return done
            status = 422
        said = row.reading or {}  # never read here: a page that parses mail is a page that mail can break
        context = {
            "title": row.subject or _("Email without a subject"),
            "mail": row,
            "zone": row.case.city.timezone if row.case else _zone(request),
            "said": said,
            "forms": forms,
            "may_sort": bool(row.raw) and bool(cities_where(request, VERB)),
            "may_dismiss": row.state not in (InboundState.FILED, InboundState.DISMISSED),
            "may_reopen": row.state in inbound_mail_triage.REOPENED,
            "may_confirm": row.cause == Cause.SUSPECTED,
            "ask_again": _ask_again(row),
            "flood": inbound_mail_triage.flood_of(row, actor_of(request)),
        }
        return render(request, "admin/letters/inbound_mail.html", context, status=status)

    def _try(
        self, request: HttpRequest, row: InboundMail, do: str, forms: dict[str, Any]
    ) -> HttpResponse | None:
        """Do the one thing that was asked for; None where the page has to say why not."""
        form = forms["dismiss"] if do in {*PLAIN, DISMISS_ALL} else forms.get(do)
        if form is None or (do not in PLAIN and not form.is_valid()):
            return None
        actor, now = actor_of(request), timezone.now()
        try:
            if do == "open":
                case = inbound_mail_new_case.open_as_request(
                    row.pk, opening=form.opening(), actor=actor, now=now
                )
                messages.success(
                    request, _("Filed as %(number)s. Receipt sent to the sender.") % {"number": case.number}
                )
                return HttpResponseRedirect(
                    reverse("admin:requests_app_recordsrequest_change", args=[case.pk])
                )
            if do == "file":
                typed = form.cleaned_data
                by_requester = {"yes": True, "no": False}.get(typed["by_requester"])
                inbound_mail_triage.file_in_case(
                    row.pk, number=typed["number"], by_requester=by_requester, actor=actor, now=now
                )
            elif do in PLAIN:
                PLAIN[do](row.pk, actor=actor, now=now)
            elif do == DISMISS_ALL:
                reason = form.cleaned_data["reason"]
                inbound_mail_triage.dismiss_flood(row.pk, reason=reason, actor=actor, now=now)
            else:
                inbound_mail_triage.dismiss(row.pk, reason=form.cleaned_data["reason"], actor=actor, now=now)
        except NotFound:
            form.add_error("number" if do == "file" else None, _("There is no such request."))
            return None
        except Refusal as refusal:
            form.refused(refusal)
            return None
        messages.success(request, str(DONE[do]))
        return HttpResponseRedirect(reverse("admin:requests_app_inboundmail_changelist"))

    def original_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The raw mail, byte for byte, as a download that no browser shows."""
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        response = HttpResponse(bytes(row.raw), content_type="application/octet-stream")
        response["Content-Disposition"] = f'attachment; filename="mail-{row.pk}.eml"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


def _tabs() -> list[tuple[str, str]]:
    """What waits for a person, what machines wrote, then each end of its own."""
    first = InboundState.FOR_A_PERSON
    others = [(each.value, str(each.label)) for each in InboundState if each is not first]
    return [(first.value, str(first.label)), (MACHINES, _("Written by machines")), *others]


def _ask_again(row: InboundMail) -> str:
    """Where the question can be put again, if the case the mail came for still waits for an answer."""
    if row.case is None or row.state == InboundState.FILED or open_question(row.case) is None:
        return ""
    return reverse("admin:requests_app_recordsrequest_action", args=[row.case.pk, "ask_again"])


def _as_request(row: InboundMail) -> dict[str, Any]:
    """What a mail says, as a request to begin with."""
    said = row.reading or {}
    return {
        "city": row.city.key if row.city else "",
        "description": said.get("own") or said.get("quoted") or "",
        "name": said.get("sender_name", ""),
        "email": row.sender,
    }


def _zone(request: HttpRequest) -> str:
    """The time the reader's city lives by."""
    return next((city.timezone for city in cities_of(request)), "UTC")
