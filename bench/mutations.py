"""The single changes that bench/mutants.py tries, and the source with one of them done."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any

FLAGS = {"frozen", "slots", "eq", "kw_only", "order", "unsafe_hash"}
"""Of dataclasses: turning them changes no answer."""
COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


def places(tree: ast.Module) -> list[tuple[int, int, int, str]]:
    """Every single change: its place among the nodes, which of the node's changes, its line, what is done."""
    flags = {
        id(named.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for call in node.decorator_list
        if isinstance(call, ast.Call)
        for named in call.keywords
        if named.arg in FLAGS
    }
    return [
        (place, which, getattr(node, "lineno", 0), name)
        for place, node in enumerate(ast.walk(tree))
        if id(node) not in flags
        for which, (name, _change) in enumerate(_changes(node))
    ]


def mutant(tree: ast.Module, place: int, which: int) -> str:
    """The source with one change done."""
    other = copy.deepcopy(tree)
    node = list(ast.walk(other))[place]
    list(_changes(node))[which][1](node)
    return ast.unparse(ast.fix_missing_locations(other))


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
    elif isinstance(node, ast.Return) and not _nothing(node.value):
        yield "returns None", lambda n: setattr(n, "value", ast.Constant(None))
    elif isinstance(node, ast.If):
        yield "always", lambda n: setattr(n, "test", ast.Constant(True))
        yield "never", lambda n: setattr(n, "test", ast.Constant(False))


def _nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _drop_not(node: ast.AST) -> None:
    # `not x` becomes `not (not x)`, which is x as a truth value.
    if isinstance(node, ast.UnaryOp):
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
