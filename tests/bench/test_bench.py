"""The measuring tools measure: CPU time is counted, forms are read as a browser reads them, letters are counted."""

from __future__ import annotations

import os
import smtplib
import socket
import subprocess
import sys
from email.message import EmailMessage

import pytest

from bench.browser import Form, require
from bench.cpu import spent
from bench.sink import Sink

BUSY = "sum(n * n for n in range(3_000_000)); input()"


def test_the_work_of_a_child_that_lives_and_of_one_that_ended_is_counted() -> None:
    before = spent((os.getpid(),))
    subprocess.run([sys.executable, "-c", "sum(n * n for n in range(3_000_000))"], check=True)
    assert spent((os.getpid(),)) - before >= 50
    with subprocess.Popen(
        [sys.executable, "-c", f"print(1, flush=True); {BUSY}"], stdin=-1, stdout=-1
    ) as child:
        assert child.stdout and child.stdout.readline()
        while spent((child.pid,)) < 50:
            pass
        child.communicate(b"\n")


def test_a_stranger_is_not_counted() -> None:
    assert spent(()) == 0


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    page = """<form method="get"><input name="q" value="no"></form>
    <form method="post"><input type="hidden" name="ticket" value="a&amp;b"><input name="empty">
    <input type="radio" name="kind" value="x"><input type="radio" name="kind" value="y" checked>
    <input type="checkbox" name="off" value="1"><input type="submit" name="go" value="send"><input type="file" name="f">
    <textarea name="words">two
lines &lt;</textarea><select name="city"><option value="">-</option><option value="s" selected>S</option></select>
    <select name="none"><option value="1">1</option></select></form><input name="outside" value="no">"""
    assert Form(page).fields == {
        "ticket": "a&b",
        "empty": "",
        "kind": "y",
        "words": "two\nlines <",
        "city": "s",
        "none": "",
    }


def test_the_sink_takes_letters_and_knows_whom_it_has_none_for() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Sink(port) as sink:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = "a@x.invalid", "B@x.invalid", "s"
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(letter)
        assert sink.wait_for({"b@x.invalid"}, 5) == set()
        assert sink.wait_for({"c@x.invalid"}, 0.1) == {"c@x.invalid"}
        assert sink.letters == 1


def test_a_unit_without_effect_is_a_failure() -> None:
    require(True, "fine")
    with pytest.raises(RuntimeError, match="nothing happened"):
        require(False, "nothing happened")
