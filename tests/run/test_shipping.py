"""Procfile, image and compose file: the same commands, no secret inside, no root, health checks."""

import importlib.metadata
import importlib.util
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from cityrecords.runtime.procfile import ProcfileError, read_procfile

ROOT = Path(__file__).resolve().parents[2]
OURS = ["release", "web", "worker", "reader", "beat", "mail"]
SECRETS = ("SECRET_KEY", "PASSWORD", "EMAIL_URL", "DATABASE_URL")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_procfile_starts_every_process_after_the_release() -> None:
    assert list(read_procfile(ROOT / "Procfile")) == OURS


def test_compose_runs_the_commands_of_the_procfile(compose: dict[str, Any]) -> None:
    commands = read_procfile(ROOT / "Procfile")
    assert {name: compose["services"][name]["command"] for name in OURS} == commands


def test_the_image_serves_with_the_procfiles_web_command(dockerfile: str) -> None:
    command = re.search(r"^CMD (\[.*\])$", dockerfile, re.M)
    assert command
    assert " ".join(yaml.safe_load(command.group(1))) == read_procfile(ROOT / "Procfile")["web"]


def test_every_module_that_the_processes_name_exists(dockerfile: str) -> None:
    texts = [*read_procfile(ROOT / "Procfile").values(), dockerfile.replace('", "', " ")]
    modules = {name for text in texts for name in re.findall(r"\bcityrecords(?:\.[a-z_]+)+", text)}
    assert {
        "cityrecords.runtime.prepare",
        "cityrecords.runtime.gunicorn_config",
        "cityrecords.wsgi",
        "cityrecords.runtime.health_probe",
    } <= modules
    assert [name for name in sorted(modules) if importlib.util.find_spec(name) is None] == []


def test_nothing_of_ours_runs_as_root_or_with_more_rights_than_it_needs(
    compose: dict[str, Any], dockerfile: str
) -> None:
    assert re.findall(r"^USER (\S+)$", dockerfile, re.M) == ["cityrecords"]
    after = dockerfile[dockerfile.index("\nUSER ") :]
    assert "RUN" not in after
    for name in OURS:
        assert compose["services"][name]["cap_drop"] == ["ALL"]
        assert compose["services"][name]["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in compose["services"][name]


def test_no_secret_is_baked_in(compose: dict[str, Any], dockerfile: str) -> None:
    assert not re.search(r"^(ENV|ARG).*(" + "|".join(SECRETS) + ")", dockerfile, re.M)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", "var", ".git", ".venv"} <= set(ignored)
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            if any(word in key for word in SECRETS):
                assert "${" in value and ":?" in value, f"{key} must come from outside and be required"


def test_the_build_leaves_no_key_behind(dockerfile: str) -> None:
    made = [line for line in dockerfile.splitlines() if "cityrecords.runtime.prepare static" in line]
    assert made == [
        "RUN CITYRECORDS_VAR=/tmp/build python -m cityrecords.runtime.prepare static && rm -rf /tmp/build"
    ]


def test_every_long_running_service_has_a_health_check(compose: dict[str, Any], dockerfile: str) -> None:
    for name, service in compose["services"].items():
        if name in {"release", "web"}:  # release ends by itself; web has the image's own check
            continue
        assert service["healthcheck"]["test"], name
    assert "HEALTHCHECK" in dockerfile
    assert "healthcheck" not in compose["services"]["web"]


def test_nothing_starts_before_the_release_is_done(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["release"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in OURS[1:]:
        assert services[name]["depends_on"]["release"] == {"condition": "service_completed_successfully"}


def test_only_the_web_service_is_reachable_and_from_this_machine_alone(compose: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert ports == {"web": ["${BIND:-127.0.0.1}:${PORT:-8000}:8000"]}


def test_the_pins_carry_hashes_and_no_registrys_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "bin/uv.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)(.*)$", text, re.M | re.I)
        assert pins, name
        assert all(rest.rstrip().endswith("\\") for *_, rest in pins), f"{name}: a pin without a hash"


def test_both_sets_of_pins_agree() -> None:
    """bin/setup lays one over the other in the same environment."""

    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)", text, re.M | re.I))

    running, all_of_them = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: all_of_them.get(name) for name in running} == running


def test_the_inactive_fsm_package_is_not_installed() -> None:
    """It writes over django_fsm/ on disk, which django-fsm-2 owns."""
    names = {found.metadata["Name"].lower() for found in importlib.metadata.distributions()}
    assert "django-fsm-2" in names
    assert "django-fsm" not in names


@pytest.mark.parametrize("script", ["bin/run", "bin/test", "bin/setup", "bin/pin", "bin/database"])
def test_the_scripts_are_plain_sh_and_can_be_run(script: str) -> None:
    path = ROOT / script
    assert path.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert path.stat().st_mode & 0o111 == 0o111
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0


def test_the_ci_script_parses() -> None:
    assert subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=False).returncode == 0


@pytest.mark.parametrize("bad", ["web gunicorn", "web: a\nweb: b", "Web: a", "web:"])
def test_a_bad_procfile_is_named_with_its_line(bad: str, tmp_path: Path) -> None:
    file = tmp_path / "Procfile"
    file.write_text(f"# comment\n\nok: true\n{bad}\n", encoding="utf-8")
    with pytest.raises(ProcfileError, match=r"^Procfile, line [45]: must be 'name: command'"):
        read_procfile(file)
