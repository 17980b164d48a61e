"""What happens to a request is told to the programs a city named: once, in order, and never more than a public page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import requests_app.services
from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.models import Notice, WebhookEndpoint
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.delivery.webhook_topics import GRANT_TOPICS, TOPICS
from requests_app.services.city_settings import webhooks as city_settings_webhooks
from requests_app.services.letters.resend import replay_since
from requests_app.services.unit_of_work.case_webhooks import tell_programs
from tests import cast

pytestmark = pytest.mark.django_db


def _listens(*topics: str, city: str = "sacramento") -> WebhookEndpoint:
    row = delivery_webhooks.new_endpoint(
        cast.a_city(city), "https://hooks.example.org/in", list(topics), cast.NOW
    )
    row.save(force_insert=True)
    return row


def _told() -> list[dict[str, Any]]:
    return [
        json.loads(body)
        for body in Notice.objects.filter(channel="webhook")
        .order_by("pk")
        .values_list("body_text", flat=True)
    ]


def test_an_endpoint_hears_only_of_the_types_and_departments_it_named() -> None:
    rows = [_listens() for _place in range(3)]
    rows[0].kinds, rows[1].departments, rows[2].departments = ["data_access"], ["police"], ["city_clerk"]
    for row in rows:
        row.save()
    case = cast.a_case_in("clerk_review")
    assert case.department is not None
    assert case.department.key == "city_clerk"
    told = Notice.objects.filter(channel="webhook")
    assert {row.endpoint_id for row in told} == {rows[2].pk}
    assert [row["type"] for row in _told()] == ["case.review_begun"]


def test_everything_since_an_instant_is_sent_again_in_its_order_and_only_by_an_administrator() -> None:
    endpoint = _listens()
    case = cast.a_case_in("clerk_review")
    sent = Notice.objects.filter(channel="webhook").order_by("pk")
    ids = list(sent.values_list("message_id", flat=True))
    assert (
        replay_since(endpoint.pk, cast.NOW, actor=staff(cast.an_administrator(case.city)), now=cast.NOW) == 0
    )
    sent.update(state="sent")
    with pytest.raises(NotFound):
        replay_since(endpoint.pk, cast.NOW, actor=staff(cast.an_intake_clerk(case.city)), now=cast.NOW)
    later = cast.NOW + cast.HOUR
    administrator = staff(cast.an_administrator(case.city))
    assert replay_since(endpoint.pk, later, actor=administrator, now=later) == len(ids) - 1
    assert list(sent.values_list("state", flat=True)) == ["sent"] + ["queued"] * (len(ids) - 1)
    assert list(sent.values_list("message_id", flat=True)) == ids


def test_a_denied_request_is_told_step_by_step_with_no_ones_words() -> None:
    _listens()
    _listens(city="bakersfield")
    case = cast.a_case_in("denied")
    told = _told()
    assert [row["type"] for row in told][:2] == ["case.filed", "case.review_begun"]
    assert told[-1]["type"] == "case.denied"
    assert (told[-1]["data"]["number"], told[-1]["data"]["state"]) == (case.number, "denied")
    whole = json.dumps(told)
    for words in (
        case.requester.name,
        case.subject,
        case.description,
        cast.ADDRESS,
        cast.COUNSEL.explanation,
    ):
        assert words not in whole
    assert len({*Notice.objects.filter(channel="webhook").values_list("lane", flat=True)}) == 1


def test_only_the_topics_an_endpoint_asked_for_are_sent() -> None:
    _listens("case.denied")
    cast.a_case_in("denied")
    assert [row["type"] for row in _told()] == ["case.denied"]


def test_what_a_public_page_would_not_tell_and_restricted_requests_are_never_told() -> None:
    _listens()
    case = cast.a_case_in("clerk_review")
    before = len(_told())
    cast.note(case, cast.NOW)
    assert len(_told()) == before
    case.sensitive = True
    tell_programs(case, case.events.get(kind="filed"), cast.NOW + cast.HOUR)
    assert len(_told()) == before


def test_a_city_without_programs_pays_no_question_for_it(django_assert_max_num_queries: Any) -> None:
    case = cast.a_case_in("clerk_review")
    with django_assert_max_num_queries(60) as seen:
        cast.extend(case, cast.NOW)
    assert not any(
        row["sql"].startswith('SELECT "requests_app_webhookendpoint"') for row in seen.captured_queries
    )


def test_a_topic_that_nothing_tells_of_is_refused_by_name() -> None:
    city = cast.a_city()
    with pytest.raises(Incomplete, match=r"There is no topic case\.lost") as refused:
        city_settings_webhooks.add_endpoint(
            city.pk, url="https://hooks.example.org/in", topics=["case.denied", "case.lost"],
            actor=staff(cast.an_administrator(city)), now=cast.NOW,
        )  # fmt: skip
    assert "case.denied" in refused.value.fields["topics"][0]


def test_every_topic_of_grants_is_told_somewhere_and_no_other() -> None:
    source = "".join(path.read_text() for path in Path(requests_app.services.__path__[0]).rglob("*.py"))
    said = set(re.findall(r'"((?:grant|key)\.[a-z_]+)"', source))
    assert said == set(GRANT_TOPICS) <= TOPICS
