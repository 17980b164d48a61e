"""`/cases/<number>/tasks/`: the searches that custodians were asked for, and asking for another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.base import ApiView
from requests_app.api.case_assignment import department_of
from requests_app.api.exception_handler import BadInput, ScopeMissing
from requests_app.api.fields import Words, in_path
from requests_app.api.write import NUMBER, ONCE, SEEN, WriteView, Written
from requests_app.cases.models import RecordsRequest
from requests_app.cases.models.custodian_tasks import TaskState
from requests_app.cities.tokens import TokenScope
from requests_app.services.custodian_tasks import ask


class TaskShape(serializers.Serializer[object]):
    """One search. Who was asked by name, and what they answered, is on the page of the case."""

    id = serializers.IntegerField()
    department = serializers.CharField(source="department.key", allow_null=True, default=None)
    state = serializers.ChoiceField(choices=TaskState.choices)
    asked_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    more_time_on = serializers.DateField(allow_null=True, help_text="The day the custodian asked for.")
    answered_at = serializers.DateTimeField(allow_null=True)
    hits = serializers.IntegerField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True)


class TaskBody(serializers.Serializer[object]):
    """What to look for, by when, and who is asked. With an email they get a link that takes one answer."""

    what = serializers.CharField(max_length=20_000)
    due_on = serializers.DateField()
    department = Words(120, help_text="Key of a department of the city.")
    custodian = Words(160)
    email = serializers.EmailField(required=False, default="", allow_blank=True)


class TaskChange(serializers.Serializer[object]):
    """What becomes of it."""

    do = serializers.ChoiceField(choices=["cancel", "move", "remind"])
    due_on = serializers.DateField(required=False, help_text="The other date, for `move`.")


class CaseTasks(WriteView):
    """The searches of a case."""

    http_method_names = ["get", "head", "post"]
    needs = {**ApiView.needs, "POST": TokenScope.TASKS}

    @extend_schema(
        operation_id="cases_tasks",
        summary="Searches",
        tags=["Cases"],
        parameters=[NUMBER],
        responses=TaskShape(many=True),
    )
    def get(self, request: Request, number: str) -> Response:
        """The searches that departments and custodians were asked for. Needs a staff token."""
        self._staff_only()
        tasks = self.case_of(number).custodian_tasks.select_related("department")
        return Response(TaskShape(tasks, many=True).data)

    @extend_schema(
        operation_id="cases_ask_custodian",
        summary="Ask for a search",
        tags=["Cases"],
        parameters=[NUMBER, ONCE, SEEN],
        request=TaskBody,
        responses={201: Written},
    )
    def post(self, request: Request, number: str) -> Response:
        """Ask a department or custodian to search. `made` names the task. Needs the scope `tasks`."""
        self._staff_only()
        case, typed, seen_seq = self.case_of(number), self.typed(TaskBody, request), self.seen(request)
        department = department_of(case, typed["department"]) if typed["department"] else None
        draft = ask.TaskDraft(**{**typed, "department": department})
        actor, now = self.caller.actor, timezone.now()

        def act() -> tuple[RecordsRequest, Sequence[Any]]:
            changed = ask.ask_custodian(case.pk, draft=draft, actor=actor, now=now, seen_seq=seen_seq)
            return changed, [changed.task.pk] if changed.task else []

        return self.answered(request, typed, act, 201)

    def _staff_only(self) -> None:
        if not self.caller.actor.is_staff:
            raise ScopeMissing(TokenScope.TASKS.value)


class CaseTask(WriteView):
    """One search."""

    needs = {"POST": TokenScope.TASKS}

    @extend_schema(
        operation_id="cases_change_task",
        summary="Move, repeat or cancel a search",
        tags=["Cases"],
        parameters=[NUMBER, in_path("task", "Id of a search of this case."), ONCE, SEEN],
        request=TaskChange,
        responses=Written,
    )
    def post(self, request: Request, number: str, task: int) -> Response:
        """Cancel a search, set another date for it, or send its link again. Needs the scope `tasks`."""
        case, typed, seen_seq = self.case_of(number), self.typed(TaskChange, request), self.seen(request)
        if typed["do"] == "move" and "due_on" not in typed:
            raise BadInput({"due_on": [_("Enter the date.")]})
        actor, now = self.caller.actor, timezone.now()

        def act() -> tuple[RecordsRequest, Sequence[Any]]:
            if typed["do"] == "move":
                return ask.move_task(
                    case.pk, task=task, due_on=typed["due_on"], actor=actor, now=now, seen_seq=seen_seq
                ), ()
            change = ask.cancel_task if typed["do"] == "cancel" else ask.send_task_again
            return change(case.pk, task=task, actor=actor, now=now, seen_seq=seen_seq), ()

        return self.answered(request, typed, act, 200)
