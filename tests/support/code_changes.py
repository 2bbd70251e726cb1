"""Small changes to code, one at a time, such as a person makes by mistake: what tests should notice."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
}
_CALCULATED = {
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div},
    **{ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd},
}
_OPPOSITES = [
    *(("min", "max"), ("minimum", "maximum"), ("any", "all"), ("floor", "ceil"), ("first", "last"), ("lt", "le")),
    *(("gt", "ge"), ("eq", "ne"), ("isna", "notna"), ("lower", "upper"), ("cumsum", "cumprod"), ("where", "mask")),
    *(("ppf", "isf"), ("cdf", "sf"), ("sum", "mean")),
]
_NAMES = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_NOT_RUN = (ast.Raise, ast.Assert, ast.JoinedStr)
"""What these say is for people."""
_NO_DIFFERENCE = {"strict"}
"""Arguments that change nothing where the code is right."""


@dataclass(frozen=True)
class Change:
    """One change: its place in :func:`ast.walk`, which of those that it allows, the line, the code before and after."""

    place: int
    variant: int
    line: int
    was: str
    becomes: str


def changes(source: str) -> list[Change]:
    """Return all changes that code allows, in order of line.

    Numbers, comparisons, calculations, conditions, opposite functions (``min`` and ``max``), and calls that only have
    an effect. Texts, types, decorators, and what errors say are left as they are.
    """
    tree = ast.parse(source)
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    found = [
        Change(places[id(node)], variant, line, _text(node), _text(other))
        for node, line in _counting(tree, 1)
        for variant, other in enumerate(_variants(node))
    ]
    return sorted(found, key=lambda change: (change.line, change.place, change.variant))


def changed(source: str, change: Change) -> ast.Module:
    """Return the code with one of its changes made."""
    tree = ast.parse(source)
    node = next(node for place, node in enumerate(ast.walk(tree)) if place == change.place)
    other = next(other for variant, other in enumerate(_variants(node)) if variant == change.variant)
    replaced: ast.Module = _Replacing(node, ast.copy_location(other, node)).visit(tree)
    return ast.fix_missing_locations(replaced)


class _Replacing(ast.NodeTransformer):
    def __init__(self, node: ast.AST, other: ast.AST) -> None:
        self.node, self.other = node, other

    def visit(self, node: ast.AST) -> ast.AST:
        return self.other if node is self.node else self.generic_visit(node)


def _counting(node: ast.AST, line: int) -> Iterator[tuple[ast.AST, int]]:
    """Yield the parts of code that decide what comes out, with their lines."""
    line = getattr(node, "lineno", line)
    yield node, line
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.keyword) and child.arg in _NO_DIFFERENCE:
                continue
            if isinstance(child, ast.AST) and not isinstance(child, _NOT_RUN):
                yield from _counting(child, line)


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, [operator], right) if type(operator) in _COMPARED:
            yield ast.Compare(left, [_COMPARED[type(operator)]()], right)
        case ast.BinOp(left, operator, right) if type(operator) in _CALCULATED:
            yield ast.BinOp(left, _CALCULATED[type(operator)](), right)
        case ast.AugAssign(target, operator, value) if type(operator) in _CALCULATED:
            yield ast.AugAssign(target, _CALCULATED[type(operator)](), value)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not() | ast.Invert() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Attribute(value, name) if name in _NAMES:
            yield ast.Attribute(value, _NAMES[name], node.ctx)
        case ast.Call(ast.Name(name), arguments, keywords) if name in _NAMES:
            yield ast.Call(ast.Name(_NAMES[name], ast.Load()), arguments, keywords)
        case ast.IfExp(test, body, other):
            yield ast.IfExp(test, other, body)
        case ast.If(test, body, other) | ast.While(test, body, other):
            yield type(node)(ast.UnaryOp(ast.Not(), test), body, other)
        case ast.comprehension(ifs=[_, *_]):
            without = copy.copy(node)
            without.ifs = []
            yield without
        case ast.keyword("how", ast.Constant(str(value))) if value != "cross":
            yield ast.keyword("how", ast.Constant("inner" if value in ("left", "outer") else "left"))
        case ast.Expr(ast.Call()):
            yield ast.Pass()


def _text(node: ast.AST) -> str:
    """Return the code of a node on one line."""
    if isinstance(node, ast.If | ast.While):
        return f"if {ast.unparse(node.test)}:"
    return " ".join(ast.unparse(node).split())
