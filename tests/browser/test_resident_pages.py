"""Pages of residents that no play passes by: looked at once, wide and narrow, and judged by axe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from requests_app.cases.links import secret_of
from requests_app.models import EmailChange
from requests_app.notices.recipients.contact import Contact
from requests_app.services.cases.contact import change_contact
from tests import cast, incident_cast, logs
from tests.browser.stage import Clock, raised
from tests.services.custodian_tasks.test_tasks import a_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_of_residents_fit_a_narrow_screen_and_pass_axe(
    live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    clock = Clock(cast.NOW + timedelta(days=2))
    monkeypatch.setattr(timezone, "now", clock)
    city = cast.a_city()
    case, incident = logs.a_denied_case(3, city), incident_cast.a_report(city)
    unknown = cast.a_case(city, authenticated=False)
    new = Contact(email="a.rather.long.address.of.someone@new.example.org")
    change_contact(unknown.pk, contact=new, actor=cast.the_requester(unknown), now=clock.at)
    asked = a_task()
    base = f"/{city.key}/requests/{case.number}"
    with raised(live_server.url, clock, "resident") as stage:
        page = stage.window()
        for name, path in (
            ("datasets", f"/{city.key}/datasets/?q=calls"),
            ("problem", f"/{city.key}/report-a-problem/"),
            ("status", f"/l/{secret_of(case.links.latest('created_at').pk)}/"),
            ("contact", f"{base}/contact/"),
            ("log", f"{base}/log/{case.decision_id}/"),
            ("incident", f"/i/{secret_of(incident.link_id)}/"),
            ("unconfirmed", f"/l/{secret_of(unknown.links.get().pk)}/"),
            ("receipt", f"/{city.key}/requests/{unknown.number}/receipt/"),
            ("new_address", f"/{city.key}/requests/{unknown.number}/contact/"),
            ("undo", f"/u/{secret_of(EmailChange.objects.get().link_id)}/"),
            ("custodian_task", f"/t/{secret_of(asked.link_id)}/"),
        ):
            answer = page.goto(f"{stage.origin}{path}")
            assert answer is not None and answer.status == 200, name
            stage.look(page, name)
        page.set_content(
            '<html lang="en"><title>Page</title><main><h1>Page</h1><img src="/a.png"></main></html>'
        )
        with pytest.raises(AssertionError, match="image-alt"):
            stage.look(page, "an image without words")
        page.set_content(
            '<html lang="en"><title>Page</title><main><h1 style="width: 400px">P</h1></main></html>'
        )
        with pytest.raises(AssertionError, match=r"\d+ px wide"):
            stage.look(page, "too wide")
