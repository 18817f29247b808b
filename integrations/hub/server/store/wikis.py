"""The rows of wikis, their pages and their images."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Table, and_, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import RECORDS, wiki, wiki_file, wiki_page

AT_ONCE: Final = 500
_w, _p, _f = wiki.c, wiki_page.c, wiki_file.c


class Kept(msgspec.Struct, frozen=True):
    """A wiki as it stands in its row."""

    name: str
    address: str
    chosen: str  # JSON
    position: str  # JSON
    told: str
    held_by: str
    held_until: int  # ms
    read_at: int  # ms


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


# --------------------------------------------------------------------------------------- wikis
def every(within: Transaction) -> list[Kept]:
    columns = [_w[name] for name in Kept.__struct_fields__]
    statement = select(*columns).where(_w.tenant == within.tenant).order_by(_w.name)
    return [Kept(*row) for row in within.connection.execute(statement)]


def find(within: Transaction, name: str) -> Kept | None:
    return next((each for each in every(within) if each.name == name), None)


def put(within: Transaction, kept: Kept) -> None:
    """A wiki that is there keeps how far it was read."""
    row = {"tenant": within.tenant, **msgspec.structs.asdict(kept)}
    _upsert(within, wiki, row, ("tenant", "name"), ("address", "chosen"))


def remove(within: Transaction, name: str) -> None:
    for table, column in ((wiki_file, _f.wiki), (wiki_page, _p.wiki), (wiki, _w.name)):
        statement = delete(table).where(table.c.tenant == within.tenant, column == name)
        within.connection.execute(statement)


def hold(within: Transaction, name: str, by: str, now: int, until: int) -> bool:
    """Look after it until then (ms), unless somebody else does."""
    free = or_(_w.held_by == by, _w.held_by == "", _w.held_until < now)
    statement = update(wiki).where(_w.tenant == within.tenant, _w.name == name, free)
    done = within.connection.execute(statement.values(held_by=by, held_until=until))
    return bool(done.rowcount)


def holds(within: Transaction, name: str, by: str, until: int) -> bool:
    """Whether it is still this one who looks after it; then until that time (ms)."""
    statement = update(wiki).where(_w.tenant == within.tenant, _w.name == name, _w.held_by == by)
    return bool(within.connection.execute(statement.values(held_until=until)).rowcount)


def note(within: Transaction, name: str, **values: str | int) -> None:
    statement = update(wiki).where(_w.tenant == within.tenant, _w.name == name)
    within.connection.execute(statement.values(**values))


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
    values = {"tenant": within.tenant, "wiki": name, **msgspec.structs.asdict(row)}
    _upsert(within, wiki_page, values, ("tenant", "wiki", "page"), PageRow.__struct_fields__[1:])


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
    row = {"tenant": within.tenant, "wiki": name, **file}
    changed = ("sha1", "sha256", "media_type", "size")
    _upsert(within, wiki_file, row, ("tenant", "wiki", "name"), changed)


def _of(within: Transaction, name: str) -> tuple[Any, ...]:
    return (and_(_p.tenant == within.tenant, _p.wiki == name),)


def _upsert(
    within: Transaction,
    table: Table,
    row: dict[str, Any],
    key: Sequence[str],
    changed: Sequence[str],
) -> None:
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    statement = made(table).values(row)
    new = {name: statement.excluded[name] for name in changed}
    within.connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=new))


def _slices(some: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (some[start : start + AT_ONCE] for start in range(0, len(some), AT_ONCE))
