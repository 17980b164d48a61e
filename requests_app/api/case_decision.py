"""`POST /cases/<number>/decision/`: a determination sent by a program of staff, checked as at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.exception_handler import BadInput, ScopeMissing
from requests_app.api.fields import Moment, Words
from requests_app.api.write import NUMBER, ONCE, SEEN, WriteView, Written
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cities.tokens import TokenScope
from requests_app.services.determinations import decide, proposal
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from requests_app.services.determinations.no_records import report_no_records

ACTS = {
    "release": decide.release,
    "release_part": decide.release_part,
    "release_in_part": decide.release_in_part,
    "deny": decide.deny,
}
KINDS = [*ACTS, "no_records"]
MOST = 200


class CitationBody(serializers.Serializer[object]):
    """One exemption relied on, for which records, and why."""

    exemption_key = serializers.CharField(
        max_length=120, help_text="Key of an exemption of the law of the case."
    )
    records = serializers.CharField(max_length=20_000)
    explanation = serializers.CharField(max_length=20_000)
    facts = Words()
    harm = Words()
    other_law = Words()
    rereview_on = serializers.DateField(required=False, default=None, allow_null=True)


class ResponsibleBody(serializers.Serializer[object]):
    """Who is responsible for the decision."""

    name = serializers.CharField(max_length=200)
    title = serializers.CharField(max_length=200)


class DecisionBody(serializers.Serializer[object]):
    """A determination. What it must hold is up to the law of the case; `fields` of a refusal says what is missing."""

    kind = serializers.ChoiceField(choices=KINDS)
    documents = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=MOST,
        help_text="Keys to release.",
    )
    checked = serializers.BooleanField(
        default=False, help_text="A person checked each document for what must not be released."
    )
    public_url = serializers.URLField(required=False, default="", allow_blank=True)
    reasons = Words()
    citations = CitationBody(many=True, required=False, default=list)
    segregability = Words()
    responsible = ResponsibleBody(many=True, required=False, default=list)
    last = serializers.BooleanField(default=False, help_text="For `release_part`: nothing more will come.")
    next_at = Moment(required=False, default=None, allow_null=True, help_text="When the next part will come.")
    search = Words(help_text="For `no_records`: where and how the city searched.")
    suggestions = Words()
    propose = serializers.BooleanField(
        default=False, help_text="Hand it to a second person, where the city's policy requires one."
    )


class CaseDecision(WriteView):
    """The determination of a case."""

    needs = {"POST": TokenScope.DECIDE}
    version_needed = True

    @extend_schema(
        operation_id="cases_decide",
        summary="Send a determination",
        tags=["Cases"],
        parameters=[NUMBER, ONCE, SEEN],
        request=DecisionBody,
        responses=Written,
    )
    def post(self, request: Request, number: str) -> Response:
        """Release, release in part, deny, or report that no records were found. Needs a staff token with the scope
        `decide` of someone whose role may decide, and `If-Match` with the version that was decided on.

        The same checks as in the clerk workspace: everything the law of the case requires must be there, and where
        the city requires a second approver only `propose` is possible. The requester is notified at once.
        """
        if not self.caller.actor.is_staff:
            raise ScopeMissing(TokenScope.DECIDE.value)
        case, typed, seen_seq = self.case_of(number), self.typed(DecisionBody, request), self.seen(request)
        draft = _draft(case, typed)
        actor, now, kind = self.caller.actor, timezone.now(), str(typed["kind"])
        if typed["propose"] and kind in ("release", "no_records"):
            raise BadInput({"propose": [_("Send this yourself; no second person is needed.")]})
        if kind in ("deny", "no_records") and (typed["documents"] or typed["public_url"]):
            raise BadInput({"documents": [_("This kind of determination releases nothing.")]})

        def act() -> tuple[RecordsRequest, Sequence[Any]]:
            if typed["propose"]:
                proposed = proposal.propose(
                    case.pk, verb=kind, draft=draft, actor=actor, now=now, seen_seq=seen_seq
                )
                return proposed, ()
            if kind == "no_records":
                none_found = report_no_records(
                    case.pk,
                    search=typed["search"],
                    suggestions=typed["suggestions"],
                    responsible=draft.responsible,
                    actor=actor,
                    now=now,
                    seen_seq=seen_seq,
                )
                return none_found, ()
            return ACTS[kind](case.pk, draft=draft, actor=actor, now=now, seen_seq=seen_seq), ()

        return self.answered(request, typed, act, 200)


def _draft(case: RecordsRequest, typed: dict[str, Any]) -> ReleaseDraft:
    """The draft as the desk would make it. Raises BadInput for documents that are not of this case."""
    wanted = list(dict.fromkeys(typed["documents"]))
    found = dict(Document.objects.filter(case=case, key__in=wanted).values_list("key", "pk"))
    if len(found) != len(wanted):
        raise BadInput({"documents": [_("This request has no document with one of these keys.")]})
    return ReleaseDraft(
        citations=[CitationInput(**row) for row in typed["citations"]],
        segregability=typed["segregability"],
        responsible=[(row["name"], row["title"]) for row in typed["responsible"]],
        documents=[found[key] for key in wanted],
        public_url=typed["public_url"],
        checked=typed["checked"],
        reasons=typed["reasons"],
        last=typed["last"],
        next_at=typed["next_at"],
    )
