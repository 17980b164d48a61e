"""Hypothesis judges what the code says, not how busy the machine is."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

ANEW = bool(os.environ.get("ANEW"))
"""Whether other examples are tried than the suite always tries: for looking further, never for judging a change."""

settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize=not ANEW,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")
# At collection Hypothesis would read every module of the house for its constants: six seconds in each worker.
providers._get_local_constants = lambda: providers._local_constants
