"""Several people at once: real threads with their own database connections, started at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from requests_app.notices.letters import fallback_letter


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned or raised, in their order. All start together."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=120)
            results[place] = act()
        except Exception as problem:
            results[place] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
        assert not thread.is_alive(), "the acts block each other"
    return results


def slowly(monkeypatch: pytest.MonkeyPatch, seconds: float = 0.05) -> None:
    """Every letter takes a moment to write, inside its transaction: acts that start together overlap."""
    compose = fallback_letter.compose

    def slow(*arguments: Any, **named: Any) -> Any:
        time.sleep(seconds)
        return compose(*arguments, **named)

    monkeypatch.setattr(fallback_letter, "compose", slow)
