"""What a monitoring system is shown: to whoever knows the token, true figures, and no word of any case."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client, RequestFactory

from requests_app.services.jobs import health as jobs_health
from requests_app.services.jobs.measures import measures
from requests_app.web.request_counts import REGISTRY, CountRequests
from tests import cast
from tests.services.inbound_mail.test_receive import a_mail, received

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-monitoring"


def asked(token: str = TOKEN) -> Any:
    return Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_without_the_setting_or_the_token_nothing_is_shown(settings: Any) -> None:
    assert asked().status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert asked("wrong").status_code == 401
    assert Client().get("/metrics").status_code == 401
    assert Client().post("/metrics").status_code == 405


def test_the_figures_are_those_of_the_city_and_name_no_one(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    case = cast.a_case()
    received(a_mail(case, "Away.", Auto_Submitted="auto-replied"))
    page = asked()
    text = page.content.decode()
    assert (page.status_code, page["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert f'cityrecords_requests{{city="{case.city.key}",state="submitted"}} 1.0' in text
    assert f'cityrecords_requests_overdue{{city="{case.city.key}"}} 1.0' in text  # of October, asked later
    assert 'cityrecords_letters_waiting{channel="email"}' in text
    assert 'cityrecords_incoming_mail{state="automatic"} 1.0' in text
    for private in (case.number, cast.ADDRESS, case.description[:20]):
        assert private not in text


def test_ages_and_due_dates_are_worked_out_at_the_moment_that_is_asked_for() -> None:
    case = cast.a_case()
    jobs_health.note("sweep", cast.NOW, took_ms=1_500)
    found = {each.name: dict(each.samples) for each in measures(cast.NOW + cast.HOUR)}
    assert found["cityrecords_oldest_letter_seconds"][("no",)] == 3600
    assert found["cityrecords_job_silence_seconds"][("sweep",)] == 3600
    assert found["cityrecords_job_took_seconds"][("sweep",)] == 1.5
    assert found["cityrecords_requests_overdue"][(case.city.key,)] == 0
    assert found["cityrecords_requests_due_soon"][(case.city.key,)] == 0
    later = {each.name: dict(each.samples) for each in measures(cast.NOW + 8 * cast.DAY)}
    assert later["cityrecords_requests_due_soon"][(case.city.key,)] == 1
    assert later["cityrecords_disk_free_bytes"][()] > 0


def test_requests_are_counted_by_entry_point_and_never_by_path(settings: Any) -> None:
    def answer(_request: object) -> HttpResponse:
        return HttpResponse(status=404)

    with pytest.raises(MiddlewareNotUsed):
        CountRequests(answer)
    settings.METRICS_TOKEN = TOKEN
    count = CountRequests(answer)
    for path in ("/sacramento/requests/SAC-2026-000001/", "/l/secret/", "/admin/x/"):
        count(RequestFactory().get(path))
    count(RequestFactory().generic("BREW", "/api/v1/"))
    labels = {"entry": "pages", "method": "GET", "status": "4xx"}
    assert (REGISTRY.get_sample_value("cityrecords_http_request_seconds_count", labels) or 0) >= 2
    brewed = {"entry": "api", "method": "other", "status": "4xx"}
    assert REGISTRY.get_sample_value("cityrecords_http_request_seconds_count", brewed) == 1
    settings.METRICS_TOKEN = TOKEN
    assert "SAC-2026" not in asked().content.decode()
