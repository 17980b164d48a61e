"""The files that other people's tools look for: they name what is there, and call what everybody calls."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_both_usual_hosts_call_the_command_everybody_calls() -> None:
    steps = _yaml(".github/workflows/ci.yml")["jobs"]["ci"]["steps"]
    assert {"run": ".ci/run"} in steps
    assert _yaml(".gitlab-ci.yml")["ci"]["script"] == [".ci/run"]


def test_the_version_is_the_same_wherever_it_stands() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert _yaml("publiccode.yml")["softwareVersion"] == version
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = next(line for line in changes.splitlines() if line.startswith("## "))
    assert first.split()[1].strip(",") == version


def test_what_runs_before_a_commit_is_there() -> None:
    for hook in _yaml(".pre-commit-config.yaml")["repos"][0]["hooks"]:
        command = hook["entry"].split()[0]
        assert command.startswith(".venv/bin/") or (ROOT / command).is_file(), command


def test_no_contact_is_invented() -> None:
    assert _yaml("publiccode.yml")["maintenance"]["contacts"] == []
    for name in ("CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "publiccode.yml"):
        assert "@" not in (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").iterdir()), ids=lambda path: path.name
)
def test_an_issue_form_has_a_name_and_says_what_it_is_for(path: Path) -> None:
    _before, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert set(yaml.safe_load(head)) == {"name", "about"}
    assert body.strip()


def test_updates_of_packages_are_asked_for_where_the_pins_are() -> None:
    asked = json.loads((ROOT / "renovate.json").read_text())
    assert "pip-compile" in asked["enabledManagers"]
    assert (ROOT / "requirements.txt").is_file()
