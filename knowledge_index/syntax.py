"""What stands in a question: Whoosh's parser with the marks of our language, and no others.

Whoosh cuts the text into marks with their places and groups them by brackets and operators.
Between the two, marks that make no sense where they stand are taken out and told as flaws: Whoosh
would drop or misread them in silence. Law: what is left groups without an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from whoosh.qparser import GroupPlugin, OperatorsPlugin, QueryParser
from whoosh.qparser.plugins import TaggingPlugin
from whoosh.qparser.syntax import (
    FieldnameNode,
    InfixOperator,
    PrefixOperator,
    TextNode,
)

from knowledge_index.tree import Flaw

Mark: TypeAlias = Any  # Whoosh's nodes: they have no types, and end in `query.parse`

DEEPEST = 16  # brackets within brackets

TITLE = ("title", "titel")
CONDITIONS = {
    "tag": "tag",
    "schlagwort": "tag",
    "language": "language",
    "lang": "language",
    "sprache": "language",
    "changed": "changed",
    "geändert": "changed",
    "geaendert": "changed",
}
_TITLE = "|".join(TITLE)
_NAMES = "|".join(CONDITIONS)


class Chunk(TextNode):  # type: ignore[misc]  # Whoosh has no types
    """Letters without blanks: one word or, "E-Mail", some."""

    has_fieldname = True
    fieldname: str | None = None


class Quoted(Chunk):
    """What stands between quotes."""


class Condition(TextNode):  # type: ignore[misc]
    """`tag:`, `language:` or `changed:` with what stands behind it."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(value)
        self.name = CONDITIONS[name.lower()]


class LoneQuote(TextNode):  # type: ignore[misc]
    """A quote without its other half."""

    def __init__(self) -> None:
        super().__init__("")


class TitleField(FieldnameNode):  # type: ignore[misc]
    """`title:` before a word, a phrase or a bracket."""

    def __init__(self, name: str) -> None:
        super().__init__("title", name)


class _Tagging(TaggingPlugin):  # type: ignore[misc]
    """One kind of mark, by its expression; a lower number is tried before a higher one."""

    def __init__(self, expression: str, node: Callable[..., Mark], priority: int) -> None:
        super().__init__(re.compile(expression, re.IGNORECASE))
        self.nodetype = node
        self.priority = priority


class _TitleTagging(_Tagging):
    def filters(self, _parser: QueryParser) -> list[tuple[Callable[..., Mark], int]]:
        return [(_with_titles, 100)]


def _with_titles(_parser: QueryParser, group: Mark) -> Mark:
    """Give each `title:` to what stands behind it."""
    kept, field = group.empty_copy(), None
    for node in group:
        if isinstance(node, TitleField):
            field = node.fieldname
            continue
        if hasattr(node, "nodes"):
            node = _with_titles(_parser, node)  # noqa: PLW2901 (the same, with its fields)
        if field is not None:
            node.set_fieldname(field)
            field = None
        kept.append(node)
    return kept


_START = r"(?<![^\s()\-])"  # where a mark may begin: at a blank, a bracket, a minus
_PARSER = QueryParser(
    None,
    None,
    plugins=[
        _Tagging(
            rf'{_START}(?P<name>{_NAMES}):(?P<value>"[^"]*"|\[[^\]]*\]|[^\s()]*)', Condition, -10
        ),
        _TitleTagging(rf"{_START}(?P<name>{_TITLE}):", TitleField, -10),
        _Tagging(r'"(?P<text>[^"]*)"', Quoted, -5),
        _Tagging(r'"', LoneQuote, -4),
        GroupPlugin(),
        OperatorsPlugin(
            And=r"(?<!\S)(?:AND|UND)(?!\S)",
            Or=r"(?<!\S)(?:OR|ODER)(?!\S)",
            Not=r"(?<![^\s(:])(?:-(?=[^\s\-)])|(?:NOT|NICHT)(?!\S))",
            AndNot=None,
            AndMaybe=None,
            Require=None,
        ),
        _Tagging(r'(?P<text>[^\s()"]+)', Chunk, 10),
    ],
)


def marks(text: str) -> tuple[Mark, list[Flaw]]:
    """The marks of a text, grouped, and what made no sense in it."""
    flaws: list[Flaw] = []
    nodes = [node for node in _PARSER.tag(text) if not node.is_ws()]
    for mended in (_paired, _without_lone_quotes, _with_sides):
        nodes = mended(nodes, flaws)
    return _PARSER.filterize(_PARSER.group(nodes)), flaws


def _paired(nodes: Sequence[Mark], flaws: list[Flaw]) -> list[Mark]:
    """Without brackets that have no other half, or that stand too deep."""
    opened: list[int] = []
    alone: dict[int, str] = {}
    for at, node in enumerate(nodes):
        if isinstance(node, GroupPlugin.OpenBracket):
            opened.append(at)
            if len(opened) > DEEPEST:
                alone |= dict.fromkeys(_brackets(nodes), "too_deep")
                break
        elif isinstance(node, GroupPlugin.CloseBracket):
            if opened:
                opened.pop()
            else:
                alone[at] = "bracket_close"
    else:
        alone |= dict.fromkeys(opened, "bracket_open")
    flaws += [_flaw(nodes[at], why) for at, why in sorted(alone.items())]
    return [node for at, node in enumerate(nodes) if at not in alone]


def _brackets(nodes: Sequence[Mark]) -> Iterable[int]:
    both = (GroupPlugin.OpenBracket, GroupPlugin.CloseBracket)
    return [at for at, node in enumerate(nodes) if isinstance(node, both)]


def _without_lone_quotes(nodes: Sequence[Mark], flaws: list[Flaw]) -> list[Mark]:
    flaws += [_flaw(node, "quote_open") for node in nodes if isinstance(node, LoneQuote)]
    return [node for node in nodes if not isinstance(node, LoneQuote)]


def _with_sides(nodes: Sequence[Mark], flaws: list[Flaw]) -> list[Mark]:
    """Without operators, fields and brackets that have nothing to work upon.

    Read from the end, since what stands behind a mark decides first.
    """
    kept: list[Mark] = []
    for node in reversed(nodes):
        behind = kept[-1] if kept else None
        if isinstance(node, InfixOperator | PrefixOperator | TitleField) and not _begins(behind):
            empty = isinstance(node, TitleField)
            flaws.append(_flaw(node, "field_empty" if empty else "operator_alone"))
        elif isinstance(node, GroupPlugin.OpenBracket) and _closes(behind):
            kept.pop()
        else:
            kept.append(node)
    kept.reverse()
    return _without_leading(kept, flaws)


def _without_leading(nodes: Sequence[Mark], flaws: list[Flaw]) -> list[Mark]:
    """Without operators that have nothing before them."""
    kept: list[Mark] = []
    for node in nodes:
        before = kept[-1] if kept else None
        if isinstance(node, InfixOperator) and not (_closes(before) or _is_asked(before)):
            flaws.append(_flaw(node, "operator_alone"))
        else:
            kept.append(node)
    return kept


def _begins(node: Mark) -> bool:
    """Whether something that can be asked for begins here."""
    return _is_asked(node) or isinstance(
        node, GroupPlugin.OpenBracket | PrefixOperator | TitleField
    )


def _closes(node: Mark) -> bool:
    return isinstance(node, GroupPlugin.CloseBracket)


def _is_asked(node: Mark) -> bool:
    return isinstance(node, Chunk | Condition)


def _flaw(node: Mark, why: str) -> Flaw:
    return Flaw(node.startchar, node.endchar - node.startchar, why)
