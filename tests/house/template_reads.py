"""Which variables a letter's template reads, through its parts, loops and `with`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template import engines
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, TemplateLiteral, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

KNOWN = (
    BlockTranslateNode, ForNode, IfNode, IncludeNode, SimpleNode, TranslateNode, VariableNode, WithNode,
)  # fmt: skip


def reads(template: str) -> set[str]:
    """The first names of all variables that must be given to `template`."""
    return set(_nodes(_nodelist(template), frozenset({"forloop", "True", "False", "None"})))


def _nodelist(template: str) -> NodeList:
    found: NodeList = engines["letters"].get_template(template).template.nodelist
    return found


def _nodes(nodes: NodeList, own: frozenset[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, TranslateNode) and node.asvar:
            own |= {node.asvar}
        if isinstance(node, KNOWN):
            yield from _node(node, own)
        else:
            known = isinstance(node, TextNode | CommentNode)
            assert known, f"teach this test to read {type(node).__name__}"


def _node(node: Node | Any, own: frozenset[str]) -> Iterator[str]:
    if isinstance(node, VariableNode | TranslateNode):
        yield from _expression(node.filter_expression, own)
    elif isinstance(node, ForNode):
        yield from _expression(node.sequence, own)
        yield from _nodes(node.nodelist_loop, own | set(node.loopvars))
        yield from _nodes(node.nodelist_empty, own)
    elif isinstance(node, IfNode):
        for condition, body in node.conditions_nodelists:
            yield from _condition(condition, own)
            yield from _nodes(body, own)
    elif isinstance(node, WithNode | IncludeNode):
        for value in node.extra_context.values():
            yield from _expression(value, own)
        inner = own | set(node.extra_context)
        part = node.nodelist if isinstance(node, WithNode) else _nodelist(str(node.template.var))
        yield from _nodes(part, inner)
    elif isinstance(node, BlockTranslateNode):
        values = [*node.extra_context.values(), *([node.counter] if node.counter else [])]
        for value in values:
            yield from _expression(value, own)
        inner = own | set(node.extra_context) | {node.countervar or ""}
        for token in [*node.singular, *(node.plural or [])]:
            if token.token_type.name == "VAR":
                yield from {token.contents.split("|")[0].split(".")[0]} - inner
    else:
        for value in [*node.args, *node.kwargs.values()]:
            yield from _expression(value, own)


def _condition(condition: Any, own: frozenset[str]) -> Iterator[str]:
    if condition is None:  # {% else %}
        return
    if isinstance(condition, TemplateLiteral):
        yield from _expression(condition.value, own)
        return
    for side in (condition.first, condition.second):
        if side is not None:
            yield from _condition(side, own)


def _expression(expression: FilterExpression, own: frozenset[str]) -> Iterator[str]:
    variables = [
        expression.var,
        *(value for _filter, given in expression.filters for is_var, value in given if is_var),
    ]
    for variable in variables:
        if isinstance(variable, Variable) and variable.lookups is not None:
            yield from {variable.lookups[0]} - own
