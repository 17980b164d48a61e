"""How the tests of the desk read pages and send forms: addresses, hidden fields, the state of the database."""

from __future__ import annotations

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from requests_app.models import Event, Notice, RecordsRequest

QUEUE = reverse("admin:requests_app_recordsrequest_changelist")
FILE = reverse("admin:requests_app_recordsrequest_filing")


def case_address(case: RecordsRequest) -> str:
    """The page of one case."""
    return reverse("admin:requests_app_recordsrequest_change", args=[case.pk])


def action_address(case: RecordsRequest, verb: str) -> str:
    """The page of one act."""
    return reverse("admin:requests_app_recordsrequest_action", args=[case.pk, verb])


def text(response: Any) -> str:
    """What a page says, entities resolved."""
    return html.unescape(response.content.decode())


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field; empty where there is none."""
    found = re.search(rf'<input type="hidden" name="{name}"\s+value="([^"]*)"', response.content.decode())
    return html.unescape(found.group(1)) if found else ""


def numbers(response: Any) -> list[str]:
    """The case numbers a list shows, in order."""
    return re.findall(
        r'<th scope="row"[^>]*>\s*<a class="ad-row-link"[^>]*>\s*([A-Z]+-\d{4}-\d{6})\s*</a>', text(response)
    )


def traces(case: RecordsRequest) -> tuple[str, int, int]:
    """State, events and letters of a case: what an act leaves behind."""
    case = RecordsRequest.objects.get(pk=case.pk)
    return case.state, Event.objects.filter(case=case).count(), Notice.objects.filter(case=case).count()


def preview(client: Client, case: RecordsRequest, verb: str, data: dict[str, Any]) -> HttpResponse:
    """Fill the form of an act and press Preview."""
    page = client.get(action_address(case, verb))
    assert page.status_code == 200, page.status_code
    seen = hidden(page, "seen_seq")
    return client.post(action_address(case, verb), {**data, "seen_seq": seen, "do": "preview"})


def send(
    client: Client, case: RecordsRequest, verb: str, data: dict[str, Any], looked: HttpResponse
) -> HttpResponse:
    """Press Send on a page that was previewed."""
    kept = {"seen_seq": hidden(looked, "seen_seq"), "seal": hidden(looked, "seal")}
    return client.post(action_address(case, verb), {**data, **kept, "do": "send"})


def play(client: Client, case: RecordsRequest, verb: str, data: dict[str, Any]) -> HttpResponse:
    """Preview and send."""
    return send(client, case, verb, data, preview(client, case, verb, data))


DENIAL: dict[str, Any] = {
    "citations-count": "2",
    "citations-0-exemption": "attorney_client",
    "citations-0-records": "17 e-mails between the director and the city attorney",
    "citations-0-explanation": "These e-mails ask for legal advice about the bridge contract.",
    "citations-1-exemption": "preliminary_drafts",
    "citations-1-records": "3 drafts of the inspection memo",
    "citations-1-explanation": "These drafts were thrown away and never acted on.",
    "citations-1-facts": "The memo was rewritten three times.",
    "citations-1-harm": "Engineers would stop writing down early doubts.",
    "segregability": "Nothing can be separated from the withheld advice.",
    "responsible-count": "1",
    "responsible-0-name": "Jordan Ellis",
    "responsible-0-title": "Records Supervisor",
}
"""A complete denial as the form sends it."""
