"""The house rules that tools can hold: floors, files, names, no hidden effects, no clock below the doors."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"web", "api", "admin", "management", "tasks.py", "checks.py"}
LONGEST = 300


def _modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


PRODUCT = _modules("requests_app", "cityrecords")
BELOW = [
    path
    for path in _modules("requests_app")
    if not DOORS & set(path.relative_to(ROOT / "requests_app").parts)
]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_there_is_a_house_to_look_at() -> None:
    assert len(BELOW) > 60
    assert len(PRODUCT) > len(BELOW)


def test_imports_go_downward_and_no_door_knows_another() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout


def _each(paths: list[Path], fault: Callable[[Path], Iterable[str]]) -> None:
    """Holds one rule over many files and names every one that breaks it."""
    found = [f"{_name(path)}: {what}" for path in paths for what in fault(path)]
    assert not found, "\n".join(found)


def test_a_module_says_what_it_holds_and_stays_small() -> None:
    def faults(path: Path) -> Iterator[str]:
        text = path.read_text(encoding="utf-8")
        if path.name == "__init__.py" and not text.strip():
            return
        if not ast.get_docstring(_tree(path)):
            yield "the first line says what the module holds"
        if text.count("\n") > LONGEST:
            yield f"more than {LONGEST} lines"

    _each(PRODUCT, faults)


def test_a_test_module_says_what_it_holds() -> None:
    _each(
        [path for path in _modules("tests") if path.read_text(encoding="utf-8").strip()],
        lambda path: [] if ast.get_docstring(_tree(path)) else ["the first line says what the module holds"],
    )


def test_no_import_hides_inside_a_function() -> None:
    def faults(path: Path) -> Iterator[str]:
        for function in _functions(_tree(path)):
            if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function)):
                yield f"{function.name} imports inside"

    _each(_modules("requests_app"), faults)


def test_no_signal_and_no_save_or_delete_of_its_own() -> None:
    def faults(path: Path) -> Iterator[str]:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ImportFrom) and (
                "signals" in (node.module or "") or node.module == "django.dispatch"
            ):
                yield "effects live in the service, not in a signal"
            if isinstance(node, ast.ClassDef) and any(
                "Model" in _dotted(base).split(".") for base in node.bases
            ):
                own = {function.name for function in _functions(node)} & {"save", "delete", "full_clean"}
                if own:
                    yield f"{node.name} overrides {sorted(own)}"

    _each(_modules("requests_app"), faults)


def test_below_the_doors_nobody_looks_at_the_clock_or_at_http() -> None:
    looked = {"timezone.now", "datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}

    def faults(path: Path) -> Iterator[str]:
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and _dotted(node.func) in looked:
                yield f"line {node.lineno}: `now` is an argument"
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.http"):
                yield "HTTP below the doors"

    _each(BELOW, faults)


def test_only_a_unit_of_work_and_its_like_append_events() -> None:
    """`append` is called where a case or a city's log is locked: units of work, the sweep and the bulk ways in."""
    callers = {
        _name(path)
        for path in BELOW
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and _dotted(node.func) in {"event_chain.append", "append_event"}
    }
    assert "requests_app/services/unit_of_work/cases.py" in callers
    assert callers <= {
        f"requests_app/services/{name}.py"
        for name in (
            "unit_of_work/cases",
            "unit_of_work/city_log",
            "jobs/deadline_events",
            "imports/case",
            "simulation/simulated_case",
        )
    }


def test_nothing_is_left_for_later() -> None:
    marks = (
        "TODO", "FIXME", "XXX:", "NotImplementedError", "pragma: no cover", "pytest.mark.skip", "mark.xfail",
    )  # fmt: skip

    def faults(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8")
        return [mark for mark in marks if mark in text and path != Path(__file__)]

    _each([*PRODUCT, *_modules("tests", "bench")], faults)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x = 1\n", test_a_module_says_what_it_holds_and_stays_small),
        ('"""A."""\n' + "\n" * LONGEST, test_a_module_says_what_it_holds_and_stays_small),
        ("def f():\n    import os\n", test_no_import_hides_inside_a_function),
        ("from django.db.models.signals import x\n", test_no_signal_and_no_save_or_delete_of_its_own),
        ("class A(models.Model):\n    def save(self): ...\n", test_no_signal_and_no_save_or_delete_of_its_own),
        ("a = timezone.now()\n", test_below_the_doors_nobody_looks_at_the_clock_or_at_http),
        ("from django.http import HttpResponse\n", test_below_the_doors_nobody_looks_at_the_clock_or_at_http),
        ("# TO" + "DO\n", test_nothing_is_left_for_later),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_named(
    text: str, rule: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(text)
    here = sys.modules[__name__]
    monkeypatch.setattr(here, "ROOT", tmp_path)
    monkeypatch.setattr(here, "PRODUCT", [bad])
    monkeypatch.setattr(here, "BELOW", [bad])
    monkeypatch.setattr(here, "_modules", lambda *folders: [bad])
    with pytest.raises(AssertionError, match=r"bad\.py: "):
        rule()


def test_the_state_machine_is_the_maintained_one() -> None:
    assert metadata.version("django-fsm-2")
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("django-fsm")


@pytest.mark.django_db
def test_the_migrations_are_all_written() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_ready_does_nothing_but_checks() -> None:
    found = [
        function
        for path in PRODUCT
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
        for function in node.body
        if isinstance(function, ast.FunctionDef) and function.name == "ready"
    ]
    assert len(found) == 1
    calls = {_dotted(node.func) for node in ast.walk(found[0]) if isinstance(node, ast.Call)}
    said = [node.value for node in ast.walk(found[0]) if isinstance(node, ast.Constant)]
    assert (calls, said[-1]) == ({"import_module"}, "requests_app.checks")
