"""The rows of wikis, their pages and their images."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import and_, exists, or_, select, update

from integrations.hub.server.store.connections import Connections, Row
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.over import put_over
from integrations.hub.server.store.tables import RECORDS, wiki, wiki_file, wiki_page

AT_ONCE: Final = 500
_p, _f = wiki_page.c, wiki_file.c


class Kept(Row, frozen=True, kw_only=True):
    """A wiki; its position is JSON."""

    address: str


class PageRow(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it stands in its row; see the table."""

    page: int
    title: str = ""
    leads_to: str = ""
    language: str = ""
    touched: str = ""
    wanted: int = 0
    has: int = 0
    again: int = 0
    round: int = 0
    article: str = ""
    changed: int = 0
    body: str = ""
    etag: str = ""
    flaw: str = ""
    sending: str = ""
    waits_for: str = ""
    theirs: int = 0
    their_body: str = ""


_PAGE: Final = [_p[name] for name in PageRow.__struct_fields__]


WIKIS: Final = Connections(wiki, Kept, parts=[_f.wiki, _p.wiki])


# --------------------------------------------------------------------------------------- pages
def pages(within: Transaction, name: str, numbers: Collection[int]) -> dict[int, PageRow]:
    found = {}
    for some in _slices(sorted(numbers)):
        statement = select(*_PAGE).where(*_of(within, name), _p.page.in_(some))
        for row in within.connection.execute(statement):
            found[row.page] = PageRow(**row._mapping)  # noqa: SLF001  its public name
    return found


def every_page(within: Transaction, name: str) -> list[tuple[int, str, str]]:
    """(page, title, where it leads to) of those that are there."""
    statement = select(_p.page, _p.title, _p.leads_to).where(*_of(within, name), _p.wanted > 0)
    return [(row[0], row[1], row[2]) for row in within.connection.execute(statement)]


def due(within: Transaction, name: str, most: int) -> list[PageRow]:
    """Pages whose article is not what the wiki has; what waits for an editor waits."""
    statement = (
        select(*_PAGE)
        .where(
            *_of(within, name),
            _p.wanted > 0,
            _p.leads_to == "",
            _p.waits_for == "",
            _p.sending == "",
            or_(_p.wanted != _p.has, _p.again != 0),
        )
        .order_by(_p.page)
        .limit(most)
    )
    rows = within.connection.execute(statement)
    return [PageRow(**row._mapping) for row in rows]  # noqa: SLF001


def changed(within: Transaction, name: str, most: int) -> list[PageRow]:
    """Pages whose article was changed here; what is on its way to the wiki first."""
    articles = RECORDS["article"].c
    differs = and_(
        articles.tenant == _p.tenant, articles.id == _p.article, articles.updated_at != _p.changed
    )
    statement = (
        select(*_PAGE)
        .where(
            *_of(within, name),
            _p.wanted > 0,
            _p.has > 0,
            _p.leads_to == "",
            _p.waits_for == "",
            or_(_p.sending != "", exists().where(differs)),
        )
        .order_by(_p.sending.desc(), _p.page)
        .limit(most)
    )
    rows = within.connection.execute(statement)
    return [PageRow(**row._mapping) for row in rows]  # noqa: SLF001


def waiting(within: Transaction, name: str) -> list[PageRow]:
    """Pages that wait for an editor."""
    statement = select(*_PAGE).where(*_of(within, name), _p.waits_for != "")
    rows = within.connection.execute(statement.order_by(_p.page))
    return [PageRow(**row._mapping) for row in rows]  # noqa: SLF001


def unmet(within: Transaction, name: str, current: int, most: int) -> list[int]:
    statement = (
        select(_p.page)
        .where(*_of(within, name), _p.wanted > 0, _p.round != current)
        .order_by(_p.page)
        .limit(most)
    )
    return list(within.connection.scalars(statement))


def put_page(within: Transaction, name: str, row: PageRow) -> None:
    values = {"wiki": name, **msgspec.structs.asdict(row)}
    put_over(within, wiki_page, values, ("wiki", "page"), PageRow.__struct_fields__[1:])


def mark_again(within: Transaction, name: str, numbers: Collection[int]) -> None:
    for some in _slices(sorted(numbers)):
        statement = update(wiki_page).where(*_of(within, name), _p.page.in_(some), _p.has > 0)
        within.connection.execute(statement.values(again=1))


def counts(within: Transaction, name: str) -> tuple[int, int, int]:
    """Pages that are articles; pages that wait to be read; pages that cannot be."""
    statement = select(_p.has, _p.wanted, _p.again, _p.flaw).where(
        *_of(within, name), _p.wanted > 0, _p.leads_to == ""
    )
    rows = within.connection.execute(statement).all()
    flawed = sum(bool(row.flaw) for row in rows)
    waiting = sum(row.has != row.wanted or bool(row.again) for row in rows)
    return sum(row.has > 0 and not row.flaw for row in rows), waiting, flawed


def flawed(within: Transaction, name: str) -> list[tuple[str, str]]:
    """(title, why) of pages that cannot be articles."""
    statement = select(_p.title, _p.flaw).where(*_of(within, name), _p.flaw != "")
    rows = within.connection.execute(statement.order_by(_p.title)).all()
    return [(row.title, row.flaw) for row in rows]


# -------------------------------------------------------------------------------------- images
def files(within: Transaction, name: str, names: Collection[str]) -> list[tuple[Any, ...]]:
    """(name, sha1, sha256, size, media type)."""
    found: list[tuple[Any, ...]] = []
    for some in _slices(sorted(names)):
        statement = select(_f.name, _f.sha1, _f.sha256, _f.size, _f.media_type).where(
            _f.tenant == within.tenant, _f.wiki == name, _f.name.in_(some)
        )
        found += [tuple(row) for row in within.connection.execute(statement)]
    return found


def put_file(within: Transaction, name: str, file: dict[str, Any]) -> None:
    changed = ("sha1", "sha256", "media_type", "size")
    put_over(within, wiki_file, {"wiki": name, **file}, ("wiki", "name"), changed)


def _of(within: Transaction, name: str) -> tuple[Any, ...]:
    return (and_(_p.tenant == within.tenant, _p.wiki == name),)


def _slices(some: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (some[start : start + AT_ONCE] for start in range(0, len(some), AT_ONCE))
