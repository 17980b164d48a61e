"""Operations and webhooks at the desk, the alarms, and what /readyz says of them."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app import tasks
from requests_app.models import CircuitBreaker, City, Heartbeat, Notice, WebhookEndpoint
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.delivery.run import deliver
from requests_app.services.jobs import health as jobs_health
from requests_app.web import health as web_health
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import text

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:requests_app_heartbeat_changelist")
HOOKS = reverse("admin:requests_app_webhookendpoint_changelist")


def keys() -> set[str]:
    return {alarm.key for alarm in jobs_health.alarms(timezone.now())}


def test_the_page_names_the_fonts_found_at_start_or_says_what_to_install(
    sign_in: SignIn, sacramento: City, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LETTER_FONTS = []
    administrator = sign_in(cast.an_administrator(sacramento))
    assert "install the packages fonts-noto-cjk and fonts-noto-core" in text(administrator.get(PAGE))
    monkeypatch.setattr("requests_app.admin.reports.operations.found_families", lambda: ["Noto Serif CJK SC"])
    shown = text(administrator.get(PAGE))
    assert "Found at start: 1 font family" in shown and "<li>Noto Serif CJK SC</li>" in shown


def test_the_page_shows_what_waits_how_long_letters_take_and_why_tries_failed(
    sign_in: SignIn, sacramento: City, settings: Any
) -> None:
    cast.a_case(sacramento, now=timezone.now() - timedelta(minutes=3))
    deliver(lambda: timezone.now() - timedelta(minutes=2))
    cast.a_case(sacramento, now=timezone.now())
    settings.EMAIL_BACKEND = "tests.notices.delivery.test_run.Down"
    tasks.deliver()
    said = text(sign_in(cast.an_administrator(sacramento)).get(PAGE))
    assert "60.0 s" in said
    assert "ConnectionRefusedError: Connection refused" in said
    assert "Sending of notices" in said and "failed 1" in said
    assert cast.ADDRESS not in said and "SAC-2026" not in said


def test_only_administrators_see_operations_and_webhooks(sign_in: SignIn, sacramento: City) -> None:
    for page in (PAGE, HOOKS):
        assert sign_in(cast.an_intake_clerk(sacramento)).get(page).status_code == 403
        assert sign_in(cast.an_administrator(sacramento)).get(page).status_code == 200


def test_silence_is_an_alarm_once_a_job_has_run_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys() == set()
    tasks.sweep()
    assert keys() == set()
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"beat", "sweep"}
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=2))
    assert keys() == {"beat_stale", "sweep_stale"}
    assert Client().get("/readyz").status_code == 200  # just started: the jobs may catch up
    monkeypatch.setattr(web_health, "STARTED", time.monotonic() - 2 * web_health.GRACE_SECONDS)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert b"The due-date sweep has not finished for 120 minutes." in answer.content
    assert Client().get("/healthz").status_code == 200


def test_a_letter_the_law_wants_that_waits_is_an_alarm_that_names_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web_health, "STARTED", time.monotonic() - 2 * web_health.GRACE_SECONDS)
    case = cast.a_case(now=timezone.now() - timedelta(hours=3))
    assert Client().get("/readyz").status_code == 200
    cast.begin_review(case, timezone.now() - timedelta(hours=2))
    answer = Client().get("/readyz")
    assert (answer.status_code, keys()) == (503, {"statutory_waits"})
    assert case.number not in answer.content.decode() and cast.ADDRESS not in answer.content.decode()
    deliver(timezone.now)
    assert Client().get("/readyz").status_code == 200


def test_alarms_are_warnings_of_the_system_check_and_never_keep_a_migration_from_running() -> None:
    CircuitBreaker.objects.create(
        key="email",
        failures=5,
        closed_until_at=timezone.now() + timedelta(minutes=1),
        changed_at=timezone.now(),
    )
    tasks.sweep()
    Heartbeat.objects.filter(name="sweep").update(at=timezone.now() - timedelta(hours=2))
    found = {message.id: message for message in run_checks(databases=["default"])}
    assert {"cityrecords.W002", "cityrecords.W003"} <= set(found)
    assert not any(message.is_serious() for message in found.values())


def test_a_webhook_is_added_its_secret_shown_once_and_a_message_sent_again(
    sign_in: SignIn, sacramento: City
) -> None:
    client = sign_in(cast.an_administrator(sacramento))
    add = reverse("admin:requests_app_webhookendpoint_add", args=["sacramento"])
    wrong = client.post(add, {"url": "http://10.0.0.1/", "topics": ""})
    assert wrong.status_code == 409 or wrong.status_code == 422
    assert "https" in text(wrong)
    made = client.post(add, {"url": "https://hooks.example.org/in", "topics": "grant.revoked\ncase.denied"})
    endpoint = WebhookEndpoint.objects.get()
    page = reverse("admin:requests_app_webhookendpoint_change", args=[endpoint.pk])
    assert endpoint.topics == ["grant.revoked", "case.denied"]
    assert delivery_webhooks.secret_of(endpoint) in text(made)
    assert delivery_webhooks.secret_of(endpoint) not in text(client.get(page))
    (notice,) = delivery_webhooks.queue(sacramento, "grant.revoked", {}, key="k", now=timezone.now())
    Notice.objects.filter(pk=notice.pk).update(state="parked", cause="answered 400")
    assert "answered 400" in text(client.get(page))
    client.post(page, {"do": str(notice.pk)})
    assert Notice.objects.get(pk=notice.pk).state == "queued"
    client.post(page, {"do": "off"})
    assert not WebhookEndpoint.objects.get().active
    renewed = client.post(page, {"do": "renew"})
    assert delivery_webhooks.secret_of(WebhookEndpoint.objects.get()) in text(renewed)
    for strange in ("", "999999999999999999999", "x", "²"):
        assert client.post(page, {"do": strange}).status_code == 302


def test_another_city_s_webhook_is_as_absent_as_one_that_never_was(
    sign_in: SignIn, sacramento: City, bakersfield: City
) -> None:
    endpoint = delivery_webhooks.new_endpoint(sacramento, "https://hooks.example.org/in", [], timezone.now())
    endpoint.save()
    client = sign_in(cast.an_administrator(bakersfield))
    for number in (endpoint.pk, 999_999):
        page = reverse("admin:requests_app_webhookendpoint_change", args=[number])
        assert client.get(page).status_code == 404
        assert client.post(page, {"do": "renew"}).status_code == 404
    assert (
        client.get(reverse("admin:requests_app_webhookendpoint_add", args=["sacramento"])).status_code == 404
    )
