"""Mutation testing: change one thing at a time in one part of the code and see whether its tests notice.

    python bench/mutants.py law [--sample N] [--seed S] [--only count.py]
    python -m cityrecords.runtime.with_database --fast python bench/mutants.py services --sample 60 --seed 11

It works in a copy (`--work`, kept when named: what is done there is not done again) and prints each survivor with
its line, then the share killed. A mutant that runs too long counts as killed. For `services` and `cases` every
test first runs once with its lines written down (bench/touched.py); a mutant then meets the tests that run its line,
those of its own package first and the quickest first, until `--seconds` are over. `--again` takes longer: what lived
meets every test of the files named like its module.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import psycopg
from psycopg import sql

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.mutations import mutant, places

ROOT = Path(__file__).parents[1]
SECONDS = 180
MOST_TESTS = 150
LEFT_OUT = (
    ".git",
    ".venv",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "node_modules",
)
NOTICING = ("tests/services", "tests/cases", "tests/api", "tests/web", "tests/admin", "tests/notices")
MIGRATIONS = "tests/house/test_floors.py::test_the_migrations_are_all_written"


@dataclass(frozen=True)
class Part:
    """What is changed and who should notice."""

    tree: str
    tests: tuple[str, ...] = NOTICING
    database: bool = True


PARTS = {
    "law": Part("requests_app/law", ("tests/law",), database=False),
    "services": Part("requests_app/services"),
    "cases": Part("requests_app/cases"),
}


@dataclass
class Bench:
    """The copy, and who can be asked."""

    part: Part
    work: Path
    per_mutant: float
    """Seconds of tests a mutant meets at most, as they took when their lines were written down."""
    tests: dict[str, float] = field(default_factory=dict)
    at: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    sound: set[tuple[str, ...]] = field(default_factory=set)

    def pytest(self, *arguments: str, seconds: float = SECONDS, **environment: str) -> int:
        """The exit status of pytest in the copy; a run that takes too long has noticed something."""
        plain = ("-p", "no:django", "-c", "pytest.ini") if not self.part.database else ("--reuse-db",)
        argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plain, *arguments]
        named = os.environ | {"PYTHONPATH": str(self.work), "PYTHONDONTWRITEBYTECODE": "1"} | environment
        with subprocess.Popen(
            argv, cwd=self.work, env=named, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            try:
                return run.wait(seconds)
            except subprocess.TimeoutExpired:
                run.kill()
                return -1

    def prepare(self) -> None:
        """The lines every test runs, or for the law just that its tests pass."""
        if not self.part.database:
            (self.work / "tests/conftest.py").unlink(missing_ok=True)
            (self.work / "pytest.ini").write_text(
                "[pytest]\npythonpath = .\naddopts = --import-mode=importlib\n"
            )
            if self.pytest("-x", *self.part.tests) != 0:
                raise SystemExit("the tests fail before anything is changed")
            return
        notes = self.work / "touched"
        if not notes.exists():
            notes.mkdir()
            self.pytest("--create-db", MIGRATIONS)
            _databases("DROP DATABASE IF EXISTS {whole}", "CREATE DATABASE {whole} TEMPLATE {test}")
            self.note(*self.part.tests)
        for path in notes.glob("*.json"):
            for test, note in json.loads(path.read_text(encoding="utf-8")).items():
                self.tests[test] = note["seconds"]
                for name, lines in note["lines"].items():
                    for line in lines:
                        self.at[name, line].add(test)

    def note(self, *tests: str) -> None:
        """Write down what these tests run."""
        told = {
            "TOUCHED_TREES": ":".join(part.tree for part in PARTS.values() if part.database),
            "TOUCHED_NOTES": str(self.work / "touched"),
        }
        self.pytest("-p", "bench.touched", *tests, seconds=7200, **told)

    def chosen(self, name: str, line: int) -> list[str]:
        """Who is asked about a change in this line: the tests that run it, or that run its module."""
        touched = self.at.get((name, line)) or {
            test for (other, _line), tests in self.at.items() if other == name for test in tests
        }
        own = str(PurePath("tests", *PurePath(name).parts[1:-1]))
        order = sorted(touched, key=lambda test: (not test.startswith(own), self.tests[test]))
        left, found = self.per_mutant, [MIGRATIONS] if "/models/" in name else []
        for test in order[:MOST_TESTS]:
            left -= self.tests[test]
            if left < 0 and found:
                break
            found.append(test)
        return found

    def survives_its_own(self, name: str) -> bool:
        """Whether every test of the files named like it still passes; of its package, where there is none."""
        return self.pytest("-x", *self._beside(name), seconds=900) == 0

    def require_sound(self, name: str) -> None:
        """Those tests pass while nothing is changed, or they could notice nothing."""
        files = self._beside(name)
        if files not in self.sound:
            if self.pytest("-x", *files, seconds=900) != 0:
                raise SystemExit(f"these fail before anything is changed: {' '.join(files)}")
            self.sound.add(files)

    def _beside(self, name: str) -> tuple[str, ...]:
        own = self.work / "tests" / PurePath(*PurePath(name).parts[1:-1])
        while not any(own.glob("test_*.py")):
            own = own.parent
        named = sorted((self.work / "tests").rglob(f"test_{PurePath(name).stem}.py"))
        _databases("DROP DATABASE IF EXISTS {test} WITH (FORCE)", "CREATE DATABASE {test} TEMPLATE {whole}")
        return tuple(str(path) for path in named or [own])

    def survives(self, name: str, line: int) -> tuple[bool, int]:
        """Whether everybody who is asked still passes, and how many were asked."""
        if not self.part.database:
            return self.pytest("-x", *self.part.tests) == 0, len(self.part.tests)
        chosen = self.chosen(name, line)
        if not chosen:
            return True, 0
        _databases("DROP DATABASE IF EXISTS {test} WITH (FORCE)", "CREATE DATABASE {test} TEMPLATE {whole}")
        (self.work / "chosen.txt").write_text("\n".join(chosen), encoding="utf-8")
        files = sorted({test.split("::")[0] for test in chosen})
        told = {"TOUCHED_CHOSEN": str(self.work / "chosen.txt")}
        return self.pytest("-x", "-p", "bench.touched", *files, **told) == 0, len(chosen)


def _databases(*statements: str) -> None:
    """Statements about the tests' database and its copy, as cityrecords/settings.py names the first."""
    test = os.environ["CITYRECORDS_TEST_DB"]
    with psycopg.connect(dbname="postgres", autocommit=True) as connection:
        for statement in statements:
            names = {"test": sql.Identifier(test), "whole": sql.Identifier(f"{test}_whole")}
            connection.execute(sql.SQL(statement).format(**names))  # type: ignore[arg-type]


def _copied(work: Path) -> Path:
    if not (work / "bench").exists():
        shutil.copytree(ROOT, work, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
    return work


def main() -> int:
    """Run; exit status 1 when fewer than 80 of 100 are killed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--sample", type=int, default=0, help="so many, chosen by the seed (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", help="files of the part, such as count.py")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for one mutant, at most")
    parser.add_argument("--work", type=Path, help="keep the copy and what was done here")
    parser.add_argument(
        "--again",
        action="store_true",
        help="try what lived in --work once more, with all of today's tests of its module",
    )
    options = parser.parse_args()
    os.environ.setdefault("CITYRECORDS_TEST_DB", "mutants")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(PARTS[options.part], _copied(options.work or Path(folder)), options.seconds)
        bench.prepare()
        files = sorted(
            path
            for path in (bench.work / bench.part.tree).rglob("*.py")
            if not options.only or path.name in options.only
        )
        todo = [(path, *one) for path in files for one in places(ast.parse(path.read_text(encoding="utf-8")))]
        if options.sample:
            todo = random.Random(options.seed).sample(todo, min(options.sample, len(todo)))  # noqa: S311
        if options.again:
            shutil.copytree(ROOT / "tests", bench.work / "tests", dirs_exist_ok=True)
        lived = [_lives(bench, *one, again=options.again) for one in todo]
    killed = lived.count(False)
    print(f"killed {killed} of {len(todo)} ({100 * killed / max(1, len(todo)):.1f} %)")
    return 0 if killed >= 0.8 * len(todo) else 1


def _lives(bench: Bench, path: Path, place: int, which: int, line: int, what: str, again: bool) -> bool:
    """Try one; what a kept copy already knows is not tried again."""
    name = str(path.relative_to(bench.work))
    known = bench.work / "done" / f"{name.replace('/', '-')}-{place}-{which}"
    kept = path.read_text(encoding="utf-8")
    if not known.exists() or (again and known.read_text(encoding="utf-8").startswith("survived")):
        known.parent.mkdir(exist_ok=True)
        if again:
            bench.require_sound(name)
        path.write_text(mutant(ast.parse(kept), place, which), encoding="utf-8")
        try:
            survived, asked = (bench.survives_its_own(name), "all") if again else bench.survives(name, line)
        finally:
            path.write_text(kept, encoding="utf-8")
        known.write_text(f"{'survived' if survived else 'killed'} {asked}", encoding="utf-8")
    verdict, asked_then = known.read_text(encoding="utf-8").split()
    shown = f"{verdict:8}  {name}:{line}  {what}: {kept.splitlines()[line - 1].strip()}  ({asked_then} tests)"
    print(shown, flush=True)
    return verdict == "survived"


if __name__ == "__main__":
    sys.exit(main())
