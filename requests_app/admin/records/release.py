"""The gate and what went out: what is missing, preparing, the files as the requester gets them, recall and replace."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.access import policy
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.records.collection import whole_numbers
from requests_app.admin.records.forms import ReadingRoomForm, RecallForm
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.states import OPEN_STATES
from requests_app.cases.verbs import Verb
from requests_app.records.models import Box, ReadingRoomEntry, ReleaseItem, Rendition
from requests_app.records.models.findings import BoxState
from requests_app.services.records import (
    boxes as record_boxes,
    gate,
    reading_room,
    recall,
    release_preparation,
)

MOST_ROWS = 500


def release_page(request: HttpRequest, case: RecordsRequest) -> HttpResponseBase:
    """What is missing, what is prepared, what went out; and the acts on it."""
    form = RecallForm(case=case)
    published = ReadingRoomEntry.objects.filter(case=case).first()
    started = {"title": published.title if published else case.public_title}
    room = ReadingRoomForm(case=case, auto_id="room_%s", initial=started)
    status = 200
    if request.method == "POST":
        if not any(policy.may(actor_of(request), verb, case) for verb in ACTING):
            raise PermissionDenied
        form = RecallForm(request.POST, case=case)
        room_act = ROOM_ACTS.get(request.POST.get("do", ""))
        if room_act is not None:
            room = ReadingRoomForm(request.POST, case=case, auto_id="room_%s")
            room.is_valid()
        form.is_valid()
        try:
            said = room_act(request, case, room) if room_act else _done(request, case, form)
            messages.success(request, said)
            return HttpResponseRedirect(reverse("admin:requests_app_record_release", args=[case.pk]))
        except Refusal as refusal:
            (room if room_act else form).refused(refusal)
            status = status_of(refusal)
    offered = Rendition.objects.visible_to(actor_of(request)).filter(
        record__case=case, document__isnull=False
    )
    items = ReleaseItem.objects.filter(release__case=case).select_related("rendition__document", "release")
    context = {
        "title": _("Release of the records"),
        "case": case,
        "form": form,
        "room": room,
        "published": published,
        "may_publish": case.city.policy.reading_room
        and policy.may(actor_of(request), Verb.MAKE_PUBLIC, case),
        "blockers": gate.blockers(case),
        "drafts": Box.objects.filter(record__case=case, state=BoxState.DRAFT).count(),
        "offered": offered.filter(item=None).select_related("document", "record")[:MOST_ROWS],
        "items": items.order_by("pk")[:MOST_ROWS],
        "is_open": case.state in OPEN_STATES,
        "may_review": policy.may(actor_of(request), Verb.REVIEW_RECORDS, case),
        "may_approve": policy.may(actor_of(request), Verb.APPROVE_BOXES, case),
        "may_recall": policy.may(actor_of(request), Verb.RECALL_RECORDS, case),
    }
    return render(request, "admin/records/release.html", context, status=status)


def _publish(request: HttpRequest, case: RecordsRequest, room: ReadingRoomForm) -> str:
    typed = room.cleaned_data
    reading_room.publish(
        case.pk,
        title=typed.get("title", ""),
        about_nobody=bool(typed.get("about_nobody")),
        actor=actor_of(request),
        now=timezone.now(),
    )
    return _("The released records were published in the reading room. The requester was notified.")


def _take_down(request: HttpRequest, case: RecordsRequest, room: ReadingRoomForm) -> str:
    reason = room.cleaned_data.get("removal_reason", "")
    reading_room.take_down(case.pk, reason=reason, actor=actor_of(request), now=timezone.now())
    return _("The records were taken out of the reading room.")


ROOM_ACTS = {"publish": _publish, "take_down": _take_down}
ACTING = (Verb.REVIEW_RECORDS, Verb.RECALL_RECORDS, Verb.MAKE_PUBLIC, Verb.MAKE_PRIVATE)


def _done(request: HttpRequest, case: RecordsRequest, form: RecallForm) -> str:
    """Do what the button says; what happened, in words."""
    common: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now()}
    do = request.POST.get("do", "")
    item = (whole_numbers([request.POST.get("item", "")]) or [0])[0]
    if do == "recall":
        recall.recall(case.pk, item=item, reason=form.cleaned_data.get("reason", ""), **common)
        return _("The record was recalled. The requester was notified.")
    if do == "replace":
        recall.replace(case.pk, item=item, **common)
        return _("The new version was released. The requester was notified.")
    if do == "approve":
        drafts = Box.objects.filter(record__case=case, state=BoxState.DRAFT)
        count = record_boxes.approve(case.pk, boxes=list(drafts.values_list("pk", flat=True)), **common)
        return ngettext("%(n)s redaction was approved.", "%(n)s redactions were approved.", count) % {
            "n": count
        }
    count = release_preparation.prepare(case.pk, part=do == "part", **common)
    said = ngettext("%(n)s file is ready to release.", "%(n)s files are ready to release.", count)
    return said % {"n": count}
