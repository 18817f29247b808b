"""A tag for all chosen rows, or off all that bear it.

Laws: a row that bears the tag already, or does not, is left as it is and its undoing leaves it so;
what is typed is offered as a new tag beside those that are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.domain.operations import tagging
from desktop.domain.operations.tagging import LONGEST
from desktop.store.reads import tagged
from desktop.text import mark, tr
from desktop.viewmodels.lists.deed import Deed
from desktop.viewmodels.lists.narrowing import nothing_here
from desktop.viewmodels.rows import LineRow, Row

if TYPE_CHECKING:
    from desktop.domain.operations.registry import AnyOperation
    from desktop.domain.records import Record
    from desktop.viewmodels.desk import Desk

_TAG: Final = "tag:"
Making = Callable[[str, str], "AnyOperation"]


class Pair(msgspec.Struct, frozen=True):
    """The operations of one kind of record."""

    tag: Making
    untag: Making


OF: Final = {
    "interaction": Pair(
        lambda id_, tag: tagging.Tag(id=id_, tag=tag),
        lambda id_, tag: tagging.Untag(id=id_, tag=tag),
    ),
    "case": Pair(
        lambda id_, tag: tagging.TagCase(id=id_, tag=tag),
        lambda id_, tag: tagging.UntagCase(id=id_, tag=tag),
    ),
    "customer": Pair(
        lambda id_, tag: tagging.TagCustomer(id=id_, tag=tag),
        lambda id_, tag: tagging.UntagCustomer(id=id_, tag=tag),
    ),
}


class TagPick:
    id = "tag"
    title = mark("Tag …")
    icon = "hash"
    hint = mark("A word, then Enter")
    rows_name = mark("Tags")

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._used: tuple[tuple[str, int], ...] = ()

    async def read(self, desk: Desk, records: Sequence[Record]) -> None:
        del records  # any tag can be given to any row
        self._used = await desk.read(tagged.used, self._kind)

    def rows(self, text: str) -> tuple[Row, ...]:
        typed = " ".join(text.split())[:LONGEST]
        there = [(tag, n) for tag, n in self._used if typed.casefold() in tag.casefold()]
        rows: list[Row] = [_row(tag, tr("%n time(s)", n=count)) for tag, count in there]
        if typed and typed not in (tag for tag, _ in self._used):
            title = tr("Add “{tag}”", tag=typed)
            rows.insert(0, LineRow(key=_TAG + typed, icon="plus", title=title, said=title))
        return tuple(rows) or (_no_tags(),)

    def deed(self, key: str) -> Deed | None:
        tag, pair = key.removeprefix(_TAG), OF[self._kind]

        def made(record: Any) -> AnyOperation | None:  # noqa: ANN401  of any kind with tags
            return None if tag in record.tags else pair.tag(record.id, tag)

        return Deed(
            id=self.id,
            title=self.title,
            done=mark("{count} have the tag “{value}”."),
            value=tag,
            icon=self.icon,
            made=made,
            back=lambda record: pair.untag(record.id, tag),
        )


class UntagPick:
    id = "untag"
    title = mark("Remove a tag …")
    icon = "x"
    hint = mark("A tag")
    rows_name = mark("Tags of the chosen rows")

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._there: Counter[str] = Counter()

    async def read(self, desk: Desk, records: Sequence[Record]) -> None:
        del desk
        self._there = Counter(tag for each in records for tag in getattr(each, "tags", ()))

    def rows(self, text: str) -> tuple[Row, ...]:
        wanted = text.strip().casefold()
        found = [each for each in self._there.most_common() if wanted in each[0].casefold()]
        rows = tuple(_row(tag, tr("on %n of them", n=count)) for tag, count in found)
        return rows or (_none_there(),)

    def deed(self, key: str) -> Deed | None:
        tag, pair = key.removeprefix(_TAG), OF[self._kind]

        def made(record: Any) -> AnyOperation | None:  # noqa: ANN401  of any kind with tags
            return pair.untag(record.id, tag) if tag in record.tags else None

        return Deed(
            id=self.id,
            title=self.title,
            done=mark("{count} are without the tag “{value}”."),
            value=tag,
            icon=self.icon,
            made=made,
            back=lambda record: pair.tag(record.id, tag),
        )


def _row(tag: str, count: str) -> LineRow:
    return LineRow(key=_TAG + tag, icon="hash", title=tag, end=count, said=f"{tag}, {count}")


def _no_tags() -> Row:
    title, text = tr("No tag is used yet"), tr("Type a word by which they are found again.")
    return nothing_here("hash", title, text)


def _none_there() -> Row:
    title = tr("There is no such tag")
    return nothing_here("hash", title, tr("Only tags of the chosen rows are here."))
