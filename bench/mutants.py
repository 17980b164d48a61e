"""Mutation testing of the law floor: change one thing at a time and see whether the tests notice.

`python bench/mutants.py [--sample N] [--seed S] [--only count.py]` works in a temporary copy and prints each
survivor with its line, then the share killed. A mutant that runs too long counts as killed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LAW = Path("requests_app/law")
NEEDED = (
    "requests_app/__init__.py",
    "requests_app/law",
    "requests_app/cities/packs",
    "tests/law",
    "tests/data/law",
    "docs/law.md",
)
SECONDS = 120
COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every single change: line, what was done, the changed tree."""
    for place, node in enumerate(ast.walk(tree)):
        for name, change in _changes(node):
            other = copy.deepcopy(tree)
            change(list(ast.walk(other))[place])
            yield getattr(node, "lineno", 0), name, other


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], object]]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
        other = COMPARE[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} to {other.__name__}", lambda n: n.ops.__setitem__(0, other())
    elif isinstance(node, ast.BoolOp):
        flipped = ast.And if isinstance(node.op, ast.Or) else ast.Or
        yield f"to {flipped.__name__}", lambda n: setattr(n, "op", flipped())
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        turned = ast.Sub if isinstance(node.op, ast.Add) else ast.Add
        yield f"to {turned.__name__}", lambda n: setattr(n, "op", turned())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped", _drop_not
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield "one more", lambda n: setattr(n, "value", n.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield "flipped", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Return) and node.value is not None:
        yield "returns None", lambda n: setattr(n, "value", ast.Constant(None))
    elif isinstance(node, ast.If):
        yield "always", lambda n: setattr(n, "test", ast.Constant(True))
        yield "never", lambda n: setattr(n, "test", ast.Constant(False))


def _drop_not(node: ast.AST) -> None:
    # `not x` becomes `not (not x)`, which is x as a truth value.
    if isinstance(node, ast.UnaryOp):
        node.operand = ast.UnaryOp(ast.Not(), node.operand)


def survives(work: Path) -> bool:
    """Whether all tests still pass in the changed copy."""
    argv = [
        sys.executable,
        "-m",
        "pytest",
        "tests/law",
        "-x",
        "-q",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
    ]
    argv += ["-c", "pytest.ini"]
    try:
        done = subprocess.run(argv, cwd=work, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> int:
    """Run; exit status 1 when fewer than 85 of 100 are killed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sample", type=int, default=0, help="try so many, chosen by the seed (default: all)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", help="a file of the floor, such as count.py")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in NEEDED:
            target = work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
        (work / "pytest.ini").write_text("[pytest]\npythonpath = .\naddopts = --import-mode=importlib\n")
        if not survives(work):
            print("the tests fail before anything is changed")
            return 2
        files = sorted(
            path for path in (work / LAW).glob("*.py") if not options.only or path.name in options.only
        )
        todo = [(p, *m) for p in files for m in mutants(ast.parse(p.read_text(encoding="utf-8")))]
        if options.sample:
            todo = random.Random(options.seed).sample(todo, min(options.sample, len(todo)))  # noqa: S311
        killed = 0
        for path, line, what, tree in todo:
            kept = path.read_text(encoding="utf-8")
            path.write_text(ast.unparse(ast.fix_missing_locations(tree)), encoding="utf-8")
            if survives(work):
                print(
                    f"survived  {path.name}:{line}  {what}: {kept.splitlines()[line - 1].strip()}", flush=True
                )
            else:
                killed += 1
            path.write_text(kept, encoding="utf-8")
    print(f"killed {killed} of {len(todo)} ({100 * killed / max(1, len(todo)):.1f} %)")
    return 0 if killed >= 0.85 * len(todo) else 1


if __name__ == "__main__":
    sys.exit(main())
