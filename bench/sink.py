"""A mail server that takes every letter and remembers to whom it went, so that an effect can be checked."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """`with Sink(port) as sink`: counts letters per recipient."""

    def __init__(self, port: int) -> None:
        self.to: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._server = Controller(self, hostname="127.0.0.1", port=port)

    def __enter__(self) -> Sink:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """One letter."""
        with self._changed:
            self.to.update(address.lower() for address in envelope.rcpt_tos)
            self._changed.notify_all()
        return "250 taken"

    @property
    def letters(self) -> int:
        """How many came so far."""
        return sum(self.to.values())

    def wait_for(self, addresses: set[str], patience: float) -> set[str]:
        """The addresses that still have no letter after at most `patience` seconds."""
        deadline = time.monotonic() + patience
        with self._changed:
            while (
                missing := {one for one in addresses if not self.to[one.lower()]}
            ) and time.monotonic() < deadline:
                self._changed.wait(0.2)
        return missing
