"""Webhooks: signed by the Standard Webhooks rules, once for what happened, in order, never into private networks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import CircuitBreaker, Notice, WebhookEndpoint
from requests_app.notices.delivery import http as delivery_http, webhooks as delivery_webhooks
from requests_app.notices.delivery.failures import AddressRefused, Unsendable, WayShut
from requests_app.notices.delivery.retries import MOST_TRIES
from requests_app.notices.delivery.run import deliver
from requests_app.notices.models import NoticeState
from requests_app.services.city_settings import webhooks as city_settings_webhooks
from requests_app.services.letters import resend as letter_resend
from tests import cast

pytestmark = pytest.mark.django_db


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it is sent; answers what it is told to."""

    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kept.append((dict(self.headers.items()), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Silence."""


@contextmanager
def receiver(*answers: int) -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Receiver)
    server.kept, server.answers = [], list(answers)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=60)


def endpoint(port: int, *topics: str) -> WebhookEndpoint:
    made = delivery_webhooks.new_endpoint(
        cast.a_city(), f"http://127.0.0.1:{port}/in?x=1", list(topics), cast.NOW
    )
    made.save()
    return made


@pytest.fixture(autouse=True)
def _private(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})


def queue(key: str = "grant/1/2", topic: str = "key.revoked", **more: Any) -> list[Notice]:
    return delivery_webhooks.queue(cast.a_city(), topic, {"grant": 1}, key=key, now=cast.NOW, **more)


def test_a_message_arrives_with_a_signature_its_receiver_can_check() -> None:
    with receiver() as server:
        made = endpoint(server.server_port)
        queue()
        assert deliver(lambda: cast.NOW).sent == 1
    headers, body = server.kept[0]
    said = {name.lower(): value for name, value in headers.items()}
    key = base64.b64decode(delivery_webhooks.secret_of(made).removeprefix("whsec_"))
    signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.{body.decode()}".encode()
    assert (
        said["webhook-signature"]
        == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    )
    assert json.loads(body) == {
        "type": "key.revoked",
        "timestamp": "2026-10-05T17:15:00+00:00",
        "data": {"grant": 1},
    }
    assert said["webhook-timestamp"] == str(int(cast.NOW.timestamp()))


def test_the_signature_is_the_one_of_the_published_rules() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    said = delivery_webhooks.signature(
        key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", '{"test": 2432232314}'
    )
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_same_happening_is_queued_once_for_each_endpoint_that_wants_it() -> None:
    endpoint(9), endpoint(9, "key.revoked"), endpoint(9, "key.made")
    off = endpoint(9)
    WebhookEndpoint.objects.filter(pk=off.pk).update(active=False)
    queue(), queue()
    assert Notice.objects.filter(channel="webhook").count() == 2
    queue(key="grant/1/3")
    assert Notice.objects.filter(channel="webhook").count() == 4


def test_messages_about_one_thing_arrive_in_order_and_others_do_not_wait() -> None:
    with receiver(400) as server:
        endpoint(server.server_port)
        queue("a", "key.suspended", about="grant/1")
        queue("b", "key.reinstated", about="grant/1")
        queue("c", "key.made", about="grant/2")
        deliver(lambda: cast.NOW)
        deliver(lambda: cast.NOW + timedelta(minutes=1))
    assert [json.loads(body)["type"] for _headers, body in server.kept] == [
        "key.suspended", "key.made", "key.suspended", "key.reinstated",
    ]  # fmt: skip


def test_the_secret_is_stored_nowhere_and_a_changed_installation_key_stops_the_message(settings: Any) -> None:
    made = endpoint(9)
    row = WebhookEndpoint.objects.filter(pk=made.pk).values().get()
    assert delivery_webhooks.secret_of(made).removeprefix("whsec_") not in str(row)
    queue()
    settings.WEBHOOK_KEY = b"another"
    deliver(lambda: cast.NOW)
    notice = Notice.objects.get(channel="webhook")
    assert (notice.state, "renewed" in notice.cause) == (NoticeState.PARKED, True)


def test_an_endpoint_that_is_down_is_left_alone_and_the_others_get_theirs() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        dead = free.getsockname()[1]
    with receiver() as server:
        down, up = endpoint(dead), endpoint(server.server_port)
        for place in range(6):
            queue(str(place))
        deliver(lambda: cast.NOW)
        assert len(server.kept) == 6
    assert CircuitBreaker.objects.get(key=f"webhook:{down.pk}").failures == 3
    assert Notice.objects.filter(endpoint=down, tries=0).count() == 3
    assert not CircuitBreaker.objects.filter(key=f"webhook:{up.pk}").exists()


def test_what_is_gone_is_not_tried_again_and_what_keeps_failing_is_parked() -> None:
    with receiver(410) as server:
        endpoint(server.server_port)
        queue()
        assert deliver(lambda: cast.NOW).bounced == 1
    with receiver(*[400] * (MOST_TRIES + 1)) as server:
        WebhookEndpoint.objects.update(url=f"http://127.0.0.1:{server.server_port}/")
        queue("again")
        for hours in range(MOST_TRIES + 2):
            deliver(lambda hours=hours: cast.NOW + timedelta(hours=4 * hours))  # type: ignore[misc]
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["bounced", "parked"]


def test_a_redirect_is_not_followed() -> None:
    with receiver(302) as server:
        endpoint(server.server_port)
        queue()
        assert deliver(lambda: cast.NOW).failed == 1
        assert len(server.kept) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://user:pw@example.org/", "https://10.0.0.1/",
        "https://127.0.0.1:99999/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest",
        "https://[64:ff9b::a00:1]/", "https://0.0.0.0/", "https://224.0.0.1/", "https://a.example/\r\nX: y",
        "https://example.org/#x", "https://exa mple.org/", "javascript:alert(1)",
        "https://[fe80::1%25eth0]/", "x" * 600,
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_or_nowhere_is_refused(url: str, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset()
    city = cast.a_city()
    with pytest.raises(Incomplete):
        city_settings_webhooks.add_endpoint(
            city.pk, url=url, actor=staff(cast.an_administrator(city)), now=cast.NOW
        )
    assert not WebhookEndpoint.objects.exists()


def test_a_name_that_leads_inside_is_refused_when_it_is_called(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset()
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [row])
    with pytest.raises(Unsendable, match="private"):
        delivery_http.post("https://hooks.example.org/", b"{}", {})


def test_a_name_without_an_address_waits_and_an_answer_says_what_it_means() -> None:
    with pytest.raises(WayShut):
        delivery_http.post_trusted("http://127.0.0.1:9/", b"", {})
    for status, kind in (
        (200, None),
        (410, AddressRefused),
        (503, WayShut),
        (429, WayShut),
        (400, delivery_http.CallFailed),
    ):
        with receiver(status) as server:
            url = f"http://127.0.0.1:{server.server_port}/"
            if kind is None:
                delivery_http.post(url, b"{}", {})
            else:
                with pytest.raises(kind):
                    delivery_http.post(url, b"{}", {})


def test_only_the_administrator_of_the_city_has_webhooks() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield")
    url = "https://hooks.example.org/in"
    with pytest.raises(NotPermitted):
        city_settings_webhooks.add_endpoint(
            city.pk, url=url, actor=staff(cast.an_intake_clerk(city)), now=cast.NOW
        )
    administrator = staff(cast.an_administrator(city))
    made = city_settings_webhooks.add_endpoint(
        city.pk, url=url, topics=["grant.revoked"], actor=administrator, now=cast.NOW
    )
    with pytest.raises(Incomplete):
        city_settings_webhooks.add_endpoint(city.pk, url=url, actor=administrator, now=cast.NOW)
    with pytest.raises(NotFound):
        city_settings_webhooks.switch(
            made.pk, active=False, actor=staff(cast.an_administrator(other)), now=cast.NOW
        )
    before = delivery_webhooks.secret_of(made)
    assert (
        delivery_webhooks.secret_of(
            city_settings_webhooks.renew_secret(made.pk, actor=administrator, now=cast.NOW)
        )
        != before
    )
    assert not city_settings_webhooks.switch(made.pk, active=False, actor=administrator, now=cast.NOW).active


def test_a_message_is_sent_again_with_the_same_name_and_body() -> None:
    with receiver() as server:
        endpoint(server.server_port)
        queue()
        deliver(lambda: cast.NOW)
        notice = Notice.objects.get(channel="webhook")
        administrator = staff(cast.an_administrator(cast.a_city()))
        letter_resend.replay(notice.pk, actor=administrator, now=cast.NOW)
        with pytest.raises(NotNow):
            letter_resend.replay(notice.pk, actor=administrator, now=cast.NOW)
        deliver(lambda: cast.NOW + cast.HOUR)
        with pytest.raises(NotFound):
            letter_resend.replay(
                notice.pk, actor=staff(cast.an_administrator(cast.a_city("bakersfield"))), now=cast.NOW
            )
    (first, body), (second, again) = server.kept
    assert body == again
    assert (
        first["webhook-id"] == second["webhook-id"]
        and first["webhook-signature"] != second["webhook-signature"]
    )
