"""The law floor is plain Python: it stands without Django, a database or the floors above."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAW = ROOT / "requests_app" / "law"
LOOK = """
import sys
import requests_app.law.__main__
above = sorted(n for n in sys.modules if n.startswith("requests_app.") and not n.startswith("requests_app.law"))
print(above, "django" in sys.modules)
"""


def test_the_floor_imports_neither_django_nor_a_floor_above() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.stdout.strip() == "[] False", done.stderr


def test_the_floor_never_asks_what_time_it_is() -> None:
    for path in LAW.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for asking in (".now(", ".today(", ".utcnow(", "time.time("):
            assert asking not in text, f"{path.name} asks {asking}"


def test_every_module_says_what_it_holds() -> None:
    for path in LAW.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not text or text.startswith('"""'), path.name
