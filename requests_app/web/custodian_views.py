"""`/t/<secret>/`: a department or custodian answers a search task once, without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from requests_app.cases.models import CustodianTask
from requests_app.cases.refusals import NotNow, Refusal
from requests_app.services.custodian_tasks import answer as task_answer
from requests_app.web import spam_guard
from requests_app.web.custodian_forms import TaskForm
from requests_app.web.errors import status_of
from requests_app.web.pages import page, resident_page
from requests_app.web.private_session import private


@resident_page("GET", "POST")
def task(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The task with its form; opening it changes nothing. A link used up, ended or unknown says so in words."""
    now = timezone.now()
    found = task_answer.find(secret)
    if found is None:
        return private(page(request, "task_gone", status=404))
    closed = task_answer.why_closed(found, now)
    if closed and request.GET.get("done") == "answered":
        return private(page(request, "task", found.case.city, {"task": found, "done": True}))
    if closed:
        return private(_gone(request, found, closed))
    form = TaskForm(request.POST, request.FILES) if request.method == "POST" else TaskForm()
    code = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            spam_guard.count(request, "write", now)
            if form.wants_more_time:
                typed = form.cleaned_data
                task_answer.ask_more_time(secret, on=typed["more_time_on"], words=typed["words"], now=now)
                return redirect(f"{request.path}?done=more_time")
            task_answer.answer_by_link(secret, answer=form.answer(), now=now)
            return redirect(f"{request.path}?done=answered")
        except NotNow as refusal:
            return private(_gone(request, found, refusal.message))
        except Refusal as refusal:
            form.take_refusal(refusal)
            code = status_of(refusal)
    context = {"task": found, "form": form, "asked": request.GET.get("done") == "more_time"}
    return private(page(request, "task", found.case.city, context, status=code))


def _gone(request: HttpRequest, found: CustodianTask, why: str) -> HttpResponseBase:
    return page(request, "task_gone", found.case.city, {"why": why}, status=410)
