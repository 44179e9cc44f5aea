"""Small wrong changes to a module, one at a time.

The operators are mutmut's, with five of our own for what matters most here: a check that is gone,
a condition that always holds, an operand, a list's element or a return value that is missing. Left
alone are docstrings, annotations, imports, decorators, and the wording of errors and log lines.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.mutators import mutation_operators

Unit = cst.FunctionDef | cst.ClassDef | cst.Module
Parents = Mapping[cst.CSTNode, cst.CSTNode]
SPOKEN = {"_", "gettext", "gettext_lazy"}
RINGS = {
    "Role": ["PEER", "PARALEGAL", "COORDINATOR", "LAWYER", "ADVOCATE", "AUDITOR"],
    "Kind": ["DOCUMENTATION", "LEGAL_AID", "ADVOCACY", "AUDIT"],
}
UNSPOKEN = {"__all__", "__slots__", "logger", "_Key", "View"}


@dataclass(frozen=True)
class Mutant:
    """One change. `key` stays the same while the function or class around it does not change."""

    key: str
    file: str
    unit: str
    line: int
    before: str
    after: str
    source: str
    runs_on_import: bool


def mutants_of(file: str, source: str, names: Iterable[str] | None = None) -> Iterator[Mutant]:
    """Every mutant of a module, or of its top-level definitions `names` only, in their order."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    tree, lines = wrapper.module, wrapper.resolve(PositionProvider)
    parents = wrapper.resolve(ParentNodeProvider)
    pieces = [tree.code_for_node(statement) for statement in tree.body]
    head = source[: len(source) - sum(map(len, pieces)) - len("".join(_codes(tree, tree.footer)))]
    seen: dict[str, int] = {}
    for at, statement in enumerate(tree.body):
        around = head + "".join(pieces[:at]), "".join(pieces[at + 1 :])
        for node in _walk(statement):
            unit = _unit(node, parents)
            name = _name_of(unit)
            if _is_left(node, parents):
                continue
            if names and name not in names and not _belongs(node, names, parents):
                continue
            for changed in _changes(node):
                mutated = tree.code_for_node(
                    changed if node is statement else statement.deep_replace(node, changed)
                )
                if mutated == pieces[at] or not _compiles(mutated):
                    continue
                before, after = tree.code_for_node(node), tree.code_for_node(changed)
                what = "\0".join((file, name, _code(tree, unit), before, after))
                seen[what] = seen.get(what, 0) + 1
                yield Mutant(
                    key=hashlib.sha256(f"{what}\0{seen[what]}".encode()).hexdigest()[:16],
                    file=file,
                    unit=name,
                    line=lines[node].start.line,
                    before=before,
                    after=after,
                    source=around[0] + mutated + around[1],
                    runs_on_import=not _is_inside(node, parents),
                )


def _codes(tree: cst.Module, nodes: Iterable[cst.CSTNode]) -> Iterator[str]:
    return (tree.code_for_node(node) for node in nodes)


@functools.cache
def _code(tree: cst.Module, node: cst.CSTNode) -> str:
    return tree.code_for_node(node)


def _walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            changed = [one for one in operator(node) if not _is_nothing(node, one)]
            # One change of a text is enough: upper and lower case tell nothing more.
            yield from changed[:1] if isinstance(node, cst.BaseString) else changed
    match node:
        case cst.Integer() if node.evaluated_value:
            yield node.with_changes(value=str(node.evaluated_value - 1))
        case cst.SimpleStatementLine(body=[cst.Raise() | cst.Expr(value=cst.Call())]):
            yield cst.SimpleStatementLine([cst.Pass()])
        case cst.Return(value=cst.BaseExpression()) if not _is_none(node.value):
            yield node.with_changes(value=cst.Name("None"))
        case cst.If():
            yield node.with_changes(test=cst.Name("False"))
            yield node.with_changes(test=cst.Name("True"))
        case cst.CompFor(ifs=[_, *_]):
            yield node.with_changes(ifs=[])
        case cst.BooleanOperation():
            yield node.left
            yield node.right
        case cst.Call(func=cst.Attribute(value=rows, attr=cst.Name(value="filter" | "exclude"))):
            yield rows
        case cst.Attribute(attr=cst.Name(value=choice)) if ring := _ring(node):
            yield node.with_changes(attr=cst.Name(ring[ring.index(choice) - 1]))
        case cst.Tuple() | cst.List() | cst.Set() if len(node.elements) > 1:
            for at in range(len(node.elements)):
                kept = [*node.elements[:at], *node.elements[at + 1 :]]
                kept[-1] = kept[-1].with_changes(comma=cst.Comma())
                yield node.with_changes(elements=kept)
    if isinstance(node, cst.Tuple) and node.elements and (ring := _ring(node.elements[0].value)):
        yield _with_more(node, ring)


def _ring(node: cst.CSTNode) -> list[str] | None:
    """The choices of which this is one: `Role.PEER`, `Team.Kind.AUDIT`."""
    match node:
        case cst.Attribute(
            value=cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)),
            attr=cst.Name(value=choice),
        ):
            ring = RINGS.get(name, [])
            return ring if choice in ring else None
    return None


def _with_more(node: cst.Tuple, ring: list[str]) -> cst.Tuple:
    """A list of roles or kinds with one more, which it did not name."""
    first = cst.ensure_type(node.elements[0].value, cst.Attribute)
    named = {cst.ensure_type(one.value, cst.Attribute).attr.value for one in node.elements}
    more = next(choice for choice in ring if choice not in named)
    return node.with_changes(
        elements=[
            cst.Element(first.with_changes(attr=cst.Name(more)), comma=cst.Comma()),
            *node.elements,
        ]
    )


def _is_nothing(node: cst.CSTNode, changed: cst.CSTNode) -> bool:
    """Whether only None was put in place of a value: nearly always a TypeError, which would make
    the figures look better and tell nothing."""
    match node, changed:
        case cst.Call(), cst.Call():
            return len(node.args) == len(changed.args) and node.args != changed.args
        case cst.Assign() | cst.AnnAssign(), cst.Assign() | cst.AnnAssign():
            return _is_none(changed.value)
    return False


def _is_left(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether nothing is changed here, because of what it is or where it stands."""
    match node, parents.get(node):
        case cst.Tuple(), cst.AssignTarget() | cst.CompFor() | cst.For():
            return True  # unpacking: one name more or fewer always fails
        case cst.Tuple(), cst.Assign(targets=[cst.AssignTarget(target=cst.Tuple())]):
            return True
        case cst.SimpleStatementLine(body=[cst.Raise()]), cst.IndentedBlock(body=[_]):
            return True  # the same as the condition that never holds
    around: cst.CSTNode | None = node
    inner = node
    while around is not None:
        match around:
            case cst.ClassDef(bases=bases) if inner in bases:
                return True
            case cst.Annotation() | cst.Decorator() | cst.Import() | cst.ImportFrom():
                return True
            case cst.Raise(exc=cst.Call()) if around is not node:
                return True
            case cst.Call(func=cst.Name(value=name)) if name in SPOKEN:
                return True
            case cst.Call(func=cst.Attribute(value=cst.Name(value="logger"))):
                return True
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
                if name in UNSPOKEN:
                    return True
            case cst.If(test=cst.Name(value="TYPE_CHECKING")):
                return True
        inner, around = around, parents.get(around)
    return False


def _belongs(node: cst.CSTNode, names: Iterable[str], parents: Parents) -> bool:
    """Whether a node is in one of these top-level definitions or assignments."""
    top = node
    while not isinstance(parents.get(top), cst.Module | None):
        top = parents[top]
    match top:
        case cst.FunctionDef() | cst.ClassDef():
            return top.name.value in names
        case cst.SimpleStatementLine(
            body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))])]
        ):
            return name in names
    return False


def _unit(node: cst.CSTNode, parents: Parents) -> Unit:
    """The outermost function or method around a node, else its class, else the module."""
    around: list[cst.CSTNode] = [node]
    while (parent := parents.get(around[-1])) is not None:
        around.append(parent)
    around.reverse()
    unit: cst.CSTNode = around[0]
    for step in around:
        if isinstance(step, cst.FunctionDef):
            unit = step
            break
        if isinstance(step, cst.ClassDef):
            unit = step
    return unit  # type: ignore[return-value]


def _is_inside(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether a node is in the body of a function, so that it runs when that is called."""
    while (parent := parents.get(node)) is not None:
        if isinstance(parent, cst.FunctionDef):
            return node is parent.body
        node = parent
    return False


def _name_of(unit: Unit) -> str:
    return "module" if isinstance(unit, cst.Module) else unit.name.value


def _is_none(node: cst.BaseExpression | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
