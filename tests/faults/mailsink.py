"""A mail server for tests of faults: takes what it is given, breaks off at random, keeps what it took in order."""

from __future__ import annotations

import email
import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Lock, Thread
from typing import ClassVar


class _Talk(socketserver.StreamRequestHandler):
    """The SMTP dialogue, as far as one client that sends mails needs it."""

    server: Sink  # type: ignore[assignment]

    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                if not self._take():
                    return
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self) -> bool:
        """One mail. False: the line was cut before or after the mail was taken."""
        before, after = self.server.next_fault()
        if before == "refuse":
            self._say("451 try later")
            return True
        if before == "cut":
            return False
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line)
        if not line:
            return False
        self.server.keep(b"".join(lines))
        if after:
            return False
        self._say("250 taken")
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """Listens on a free port. `faults`: the share of mails refused, cut before, or cut after they were taken."""

    allow_reuse_address = True
    daemon_threads = True
    KINDS: ClassVar = (("refuse", False), ("cut", False), ("", True))

    def __init__(self, faults: float = 0.0, seed: int = 1) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.faults, self.random, self.lock = faults, Random(seed), Lock()
        self.taken: list[str] = []
        self.readers: set[str] = set()
        self.cut_after = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def next_fault(self) -> tuple[str, bool]:
        """What goes wrong with the next mail: before it is taken, after it was; usually nothing."""
        with self.lock:
            if self.random.random() >= self.faults:
                return "", False
            fault = self.random.choice(self.KINDS)
            self.cut_after += fault[1]
            return fault

    def keep(self, raw: bytes) -> None:
        """The Message-ID and the reader of a mail that was taken."""
        message = email.message_from_bytes(re.sub(rb"(?m)^\.\.", b".", raw))
        with self.lock:
            self.taken.append(str(message["Message-ID"]))
            self.readers.add(str(message["To"]))


@contextmanager
def sink(faults: float = 0.0, seed: int = 1) -> Iterator[Sink]:
    """A running sink."""
    server = Sink(faults, seed)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=60)
