"""Our own look at the signatures of a mail, with mails that are really signed and a name server of the test."""

from __future__ import annotations

import base64
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from requests_app.cases.event_chain import data_of
from requests_app.models import InboundMail, RecordsRequest
from requests_app.services.inbound_mail import dkim_keys, triage as inbound_mail_triage
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, a_mail, received

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
RECORD = b"v=DKIM1; k=rsa; p=" + base64.b64encode(PUBLIC)


@pytest.fixture(autouse=True)
def asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names the name server of this test was asked for."""
    settings.MAIL_CHECK_DKIM = True
    names: list[str] = []

    def key_at(name: str) -> bytes:
        names.append(name)
        if name.startswith("away."):
            raise dkim_keys.NoNameServer
        return RECORD if name.startswith("s1.") else b""

    monkeypatch.setattr(dkim_keys, "key_at", key_at)
    return names


def signed(raw: bytes, domain: bytes = b"example.org", selector: bytes = b"s1", **more: Any) -> bytes:
    """The mail with a signature of a domain, as its server makes it."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    names = [name for name in (b"From", b"To", b"Subject") if name + b":" in raw]
    signature: bytes = dkim.sign(raw, selector, domain, PRIVATE, include_headers=names, **more)
    return signature + raw


def proof_of(row: InboundMail) -> list[Any]:
    assert row.reading is not None
    return list(row.reading["proof"])


def test_a_good_signature_of_the_senders_domain_passes_and_is_named_as_our_own_check(
    asked: list[str],
) -> None:
    row = received(signed(a_mail(cast.a_case(), "I mean 2024.")))
    assert (row.state, proof_of(row)) == ("filed", ["passed", ["dkim=pass (example.org)"], True])
    assert asked == ["s1._domainkey.example.org"]


@pytest.mark.parametrize(
    ("old", "new"), [(b"I mean 2024.", b"I mean 2025."), (b"Subject: ", b"Subject: Re: ")]
)
def test_a_mail_changed_on_its_way_waits_for_a_person(old: bytes, new: bytes) -> None:
    case = cast.a_case_in("awaiting_requester")
    row = received(signed(a_mail(case, "I mean 2024.", Subject="Bridge")).replace(old, new, 1))
    assert (row.state, row.cause, row.case) == ("for_a_person", "forged", case)
    assert proof_of(row) == ["failed", ["dkim=fail (example.org)"], True]
    assert cast.again(case).state == "awaiting_requester"


def test_filed_by_a_person_it_counts_from_the_day_it_arrived() -> None:
    case = cast.a_case_in("awaiting_requester")
    row = received(signed(a_mail(case, "I mean 2024.")).replace(b"2024", b"2025"))
    later = LATER + 5 * cast.DAY
    inbound_mail_triage.file_in_case(
        row.pk, number=case.number, by_requester=True, actor=cast.the_intake(case), now=later
    )
    data = data_of(case.events.get(kind="clarified"))
    assert data["acted_on"] < data["entered_on"] == later.date().isoformat()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"domain": b"elsewhere.example"}, []),
        ({"selector": b"away"}, ["dkim=temperror (example.org)"]),
        ({"length": True}, ["dkim=neutral (example.org)"]),
    ],
)
def test_what_proves_nothing_changes_nothing(change: dict[str, Any], said: list[str]) -> None:
    row = received(signed(a_mail(cast.a_case(), "I mean 2024."), **change))
    assert (row.state, proof_of(row)) == ("filed", ["not_checked", said, True])


def test_a_signature_whose_key_is_not_published_fails() -> None:
    row = received(signed(a_mail(cast.a_case()), selector=b"gone"))
    assert (row.cause, proof_of(row)[1]) == ("forged", ["dkim=permerror (example.org)"])


def test_a_second_from_line_above_the_signed_one_fails() -> None:
    case = cast.a_case()
    row = received(b"From: ana.requester@example.org\r\n" + signed(a_mail(case, From="eve@example.org")))
    assert (row.cause, proof_of(row)[0]) == ("forged", "failed")


def test_one_good_signature_beside_a_broken_one_passes() -> None:
    once = signed(a_mail(cast.a_case(), "I mean 2024."), selector=b"s1.old")
    twice = signed(once.replace(b"bh=", b"bh=AAAA", 1))
    assert proof_of(received(twice))[0] == "passed"


def test_a_request_by_mail_with_a_good_signature_counts_as_confirmed() -> None:
    cast.a_city(request_address="records@city.example")
    received(signed(a_mail(None, "Bridge reports.", To="records@city.example")))
    assert not RecordsRequest.objects.select_related("requester").get().requester.is_unconfirmed


def test_the_word_of_the_citys_own_server_goes_first(settings: Any, asked: list[str]) -> None:
    settings.MAIL_AUTHSERV_ID = "mail.city.example"
    raw = b"Authentication-Results: mail.city.example; dkim=fail header.d=example.org\r\n"
    row = received(raw + signed(a_mail(cast.a_case())))
    assert (row.cause, asked, proof_of(row)[2]) == ("forged", [], False)


def test_without_the_setting_no_name_server_is_asked(settings: Any, asked: list[str]) -> None:
    settings.MAIL_CHECK_DKIM = False
    row = received(signed(a_mail(cast.a_case())))
    assert (row.state, asked, proof_of(row)) == ("filed", [], ["not_checked", [], False])
