"""What the city's own mail server found out about a sender is believed, and nothing that a sender wrote."""

from __future__ import annotations

import pytest

from requests_app.notices.inbound.sender_proof import Proof, checked, results_of

SERVER = "mail.city.example"
OURS = ("received", "from mx by mail.city.example")


@pytest.mark.parametrize(
    ("result", "proof"),
    [
        ("dmarc=pass header.from=home.example", "passed"),
        ("dmarc=pass (p=reject) header.from=home.example; spf=fail smtp.mailfrom=a@list.example", "passed"),
        ("dkim=pass header.d=home.example header.s=x", "passed"),
        ("spf=pass smtp.mailfrom=ana@home.example", "passed"),
        ("dkim=pass header.d=list.example", "not_checked"),
        ("spf=pass smtp.mailfrom=bounce@list.example; dmarc=fail header.from=home.example", "failed"),
        ("dkim=pass header.d=home.example; dmarc=fail header.from=home.example", "failed"),
        ("dkim=fail header.d=home.example; dmarc=none", "failed"),
        ("spf=softfail smtp.mailfrom=ana@home.example", "failed"),
        ("spf=none; dkim=none; dmarc=none", "not_checked"),
        ("spf=temperror", "not_checked"),
        ("none", "not_checked"),
        ("", "not_checked"),
    ],
)
def test_what_a_result_says_of_the_sender(result: str, proof: str) -> None:
    assert checked([f"{SERVER}; {result}"], "ana@home.example", SERVER).proof == proof


def test_a_domain_speaks_for_those_below_it_and_for_no_look_alike() -> None:
    said = [f"{SERVER}; dkim=pass header.d=home.example"]
    assert checked(said, "ana@mail.home.example", SERVER).proof is Proof.PASSED
    assert checked(said, "ana@evilhome.example", SERVER).proof is Proof.NOT_CHECKED
    assert checked([f"{SERVER}; dkim=pass header.d=example"], "ana@home.example", SERVER).proof is (
        Proof.NOT_CHECKED
    )


def test_another_servers_word_counts_for_nothing_nor_does_any_without_the_setting() -> None:
    forged = ["other.example; dmarc=pass header.from=home.example"]
    assert checked(forged, "ana@home.example", SERVER).proof is Proof.NOT_CHECKED
    mine = [f"{SERVER}; dmarc=pass header.from=home.example"]
    assert checked(mine, "ana@home.example", "").proof is Proof.NOT_CHECKED


def test_the_uppermost_word_of_the_own_server_counts() -> None:
    both = [f"{SERVER}; dmarc=fail", f"{SERVER}; dmarc=pass header.from=home.example"]
    assert checked(both, "ana@home.example", SERVER).proof is Proof.FAILED


def test_what_stands_below_the_trace_of_the_server_before_is_not_looked_at() -> None:
    theirs = ("authentication-results", f"{SERVER}; dmarc=pass header.from=home.example")
    assert results_of([OURS, ("received", "from a by b"), theirs]) == []
    assert results_of([theirs, OURS, ("received", "from a by b"), theirs]) == [theirs[1]]


def test_what_each_check_said_is_told_in_short() -> None:
    said = checked(
        [f"{SERVER}; spf=pass smtp.mailfrom=ana@home.example; dkim=none"], "ana@home.example", SERVER
    )
    assert said.said == ("spf=pass (home.example)", "dkim=none")
