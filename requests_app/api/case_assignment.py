"""`POST /cases/<number>/assignment/`: a new request taken up, or one given to a department and a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import Words
from requests_app.api.write import NUMBER, ONCE, SEEN, WriteView, Written
from requests_app.cases.models import RecordsRequest
from requests_app.cities.models import Department, Membership
from requests_app.cities.tokens import TokenScope
from requests_app.services.cases import review


class AssignmentBody(serializers.Serializer[object]):
    """Who has it from now on."""

    department = serializers.CharField(max_length=120, help_text="Key of a department of the city.")
    assignee = Words(150, help_text="User name of someone who works there.")
    take_up = serializers.BooleanField(
        default=False, help_text="Start the review of a request that was just submitted. Names no assignee."
    )


class CaseAssignment(WriteView):
    """Who has a case."""

    needs = {"POST": TokenScope.ASSIGN}

    @extend_schema(
        operation_id="cases_assign",
        summary="Take up or assign",
        tags=["Cases"],
        parameters=[NUMBER, ONCE, SEEN],
        request=AssignmentBody,
        responses=Written,
    )
    def post(self, request: Request, number: str) -> Response:
        """Start the review of a new request, or give one to a department and a person. Needs the scope `assign`."""
        case, typed, seen_seq = self.case_of(number), self.typed(AssignmentBody, request), self.seen(request)
        department, assignee = department_of(case, typed["department"]), _assignee(case, typed["assignee"])
        if typed["take_up"] and assignee:
            raise BadInput({"assignee": [_("Take it up first, then assign it.")]})
        actor, now = self.caller.actor, timezone.now()

        def act() -> tuple[RecordsRequest, Sequence[Any]]:
            if typed["take_up"]:
                return review.begin_review(
                    case.pk, department=department, actor=actor, now=now, seen_seq=seen_seq
                ), ()
            return review.assign(
                case.pk, department=department, assignee=assignee, actor=actor, now=now, seen_seq=seen_seq
            ), ()

        return self.answered(request, typed, act, 200)


def department_of(case: RecordsRequest, key: str) -> Department:
    found = Department.objects.filter(city_id=case.city_id, key=key).first()
    if found is None:
        raise BadInput({"department": [_("This city has no such department.")]})
    return found


def _assignee(case: RecordsRequest, username: str) -> Membership | None:
    if not username:
        return None
    found = Membership.objects.select_related("user").filter(city_id=case.city_id, user__username=username)
    member = found.order_by("pk").first()
    if member is None:
        raise BadInput({"assignee": [_("That person does not work for this city.")]})
    return member
