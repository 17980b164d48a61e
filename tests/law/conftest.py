"""The law is tested without Django too (bench/mutants.py), so it asks for the unhurried profile itself."""

from __future__ import annotations

import tests.unhurried  # noqa: F401 - loads the profile
