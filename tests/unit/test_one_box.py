"""The one box with a real index and a real store: best first, snippets after, last used first."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import ArticleId, CustomerId
from desktop.domain.records import Article, ContactPoint, Customer
from desktop.domain.words import ArticleStatus, PointKind
from desktop.indexing.articles import Articles
from desktop.indexing.following import Following
from desktop.store import recent
from desktop.store.reads.shown import Hit
from desktop.viewmodels.desk import Open
from desktop.viewmodels.palette import palette_order
from desktop.viewmodels.palette.palette import Palette
from desktop.viewmodels.rows import CommandRow, Heading
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from desktop.domain.records import Record
    from desktop.viewmodels.rows import Row


def article(id_: str, title: str, body: str) -> Article:
    return Article(
        id=ArticleId(id_),
        title=title,
        language="de",
        body=body,
        updated_at=NOON,
        status=ArticleStatus.PUBLISHED,
    )


WORDS = "Rechnung Adresse Kündigung Frist " * 6
LIBRARY = (
    article("address", "Rechnungsadresse ändern", f"Unter **Konto** neu eintragen. {WORDS}"),
    article("notice", "Kündigung bestätigen", f"Herr Rechner prüft die Frist. {WORDS}"),
)
RECHNER = Customer(
    id=CustomerId("rechner"),
    name="Rolf Rechner",
    number="K-20001",
    points=(ContactPoint(PointKind.PHONE, "+49 171 5550123"),),
    address="Kündigungsweg 3, Berlin",
)


class _Tried:
    def __init__(self, desk: TriedDesk) -> None:
        self.palette = Palette(
            desk, why_not=lambda _id: "", keys=lambda _id: (), trigger=lambda *_: None
        )
        self.shown: list[tuple[Row, ...]] = []
        self.palette.rows_changed.connect(self.shown.append)

    async def ask(self, text: str) -> None:
        """Until titles and snippets are there."""
        self.shown.clear()
        self.palette.ask(text)
        await until(lambda: self.shown)
        for _ in range(40):
            await asyncio.sleep(0.002)

    @property
    def headings(self) -> list[str]:
        return [row.title for row in self.palette.rows if isinstance(row, Heading)]

    @property
    def keys(self) -> list[str]:
        return [row.key for row in self.palette.rows if isinstance(row, CommandRow)]


@asynccontextmanager
async def a_box(
    profile: Path, records: Sequence[Record] = (*LIBRARY, RECHNER)
) -> AsyncIterator[tuple[TriedDesk, _Tried]]:
    async with a_desk(profile, records=records) as desk:
        articles = Articles(desk.clock)
        desk.supervisor.spawn("knowledge", Following(desk.store, articles).run())
        await until(lambda: articles.ready)
        desk.knowledge = articles
        tried = _Tried(desk)
        yield desk, tried
        tried.palette.close()


async def test_the_group_with_the_best_hit_comes_first(profile: Path) -> None:
    async with a_box(profile) as (_, tried):
        await tried.ask("rechner")
        assert tried.headings[:2] == ["Customers", "Knowledge"]

        await tried.ask("kündigung")
        assert tried.headings[:2] == ["Knowledge", "Customers"]


async def test_groups_keep_their_order_while_a_word_grows(profile: Path) -> None:
    async with a_box(profile) as (_, tried):
        orders = []
        for end in range(4, len("kündigung") + 1):
            await tried.ask("kündigung"[:end])
            orders.append(tried.headings[:2])

        assert orders == [["Knowledge", "Customers"]] * len(orders)


async def test_a_number_puts_its_customer_first(profile: Path) -> None:
    async with a_box(profile) as (_, tried):
        for typed in ("K-20001", "20001", "0171 555", "+49 (0)171 5550"):
            await tried.ask(typed)
            assert tried.keys[0] == "customer:rechner", typed


async def test_a_name_is_found_as_it_sounds(profile: Path) -> None:
    async with a_box(profile) as (_, tried):
        await tried.ask("rolf reckner")

        assert tried.keys[0] == "customer:rechner"


async def test_articles_are_found_by_the_parts_of_their_words(profile: Path) -> None:
    async with a_box(profile) as (_, tried):
        await tried.ask("adressen")

        assert "article:address" in tried.keys


async def test_until_the_index_is_ready_the_store_answers(profile: Path) -> None:
    async with a_desk(profile, records=LIBRARY) as desk:
        tried = _Tried(desk)
        await tried.ask("rechnungsadr")

        assert tried.keys[0] == "article:address"
        tried.palette.close()


async def test_titles_come_first_and_snippets_move_nothing(profile: Path) -> None:
    async with a_box(profile) as (_, tried):
        await tried.ask("rechnungsadresse")

        titles, full = tried.shown
        assert [row.key for row in titles] == [row.key for row in full]
        (bare,) = (r for r in titles if isinstance(r, CommandRow) and r.key == "article:address")
        (said,) = (r for r in full if isinstance(r, CommandRow) and r.key == "article:address")
        assert bare.more == ""
        assert "Rechnung Adresse" in said.more  # the parts of the word, where they stand


async def test_an_article_that_may_not_be_read_any_more_is_not_shown(profile: Path) -> None:
    async with a_box(profile) as (desk, tried):
        desk.from_hub(replace(LIBRARY[0], status=ArticleStatus.EXPIRED))  # the index lags behind

        await tried.ask("rechnungsadresse")

        assert "article:address" not in tried.keys


async def test_another_spelling_is_a_row_that_asks_anew(profile: Path) -> None:
    async with a_box(profile) as (_, tried):
        retyped: list[str] = []
        tried.palette.retyped.connect(retyped.append)
        await tried.ask("kündigugn")

        (meant,) = (key for key in tried.keys if key.startswith("meant:"))
        assert not tried.palette.choose(meant)
        assert retyped == [meant.removeprefix("meant:")]
        await tried.ask(retyped[0])
        assert tried.keys[0] == "article:notice"


async def test_where_a_customer_is_called_so_no_other_spelling_is_offered(profile: Path) -> None:
    fits = replace(RECHNER, name="Rolf Kündigugn")
    async with a_box(profile, (*LIBRARY, fits)) as (_, tried):
        await tried.ask("kündigugn")

        assert tried.keys[0] == "customer:rechner"
        assert not any(key.startswith("meant:") for key in tried.keys)


async def test_a_flaw_is_said_in_words_and_the_words_are_searched_all_the_same(
    profile: Path,
) -> None:
    async with a_box(profile) as (_, tried):
        await tried.ask('"rechnungsadresse ändern')

        assert tried.palette.flaw == "A quotation mark is missing at the end of the phrase."
        assert "article:address" in tried.keys
        await tried.ask("rechnungsadresse")
        assert tried.palette.flaw == ""


async def test_what_was_used_last_is_there_after_a_restart(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = _Tried(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await tried.ask("frieda")
        assert tried.palette.choose(f"customer:{FRIEDA.id}")
        assert tried.palette.choose("action:page.tasks")
        await until(lambda: "recently used" not in desk.supervisor.names)  # type: ignore[attr-defined]
        tried.palette.close()

    async with a_desk(profile) as desk:
        tried = _Tried(desk)
        await tried.ask("")
        assert tried.headings == ["Opened last", "Commands"]
        assert tried.keys[:3] == [
            "action:page.tasks",
            f"customer:{FRIEDA.id}",
            f"interaction:{MAIL.id}",
        ]
        assert tried.keys.count("action:page.tasks") == 1
        tried.palette.close()


async def test_what_is_gone_is_not_among_the_last_used(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.keep(lambda to: recent.note(to, "customer", "long-gone"))
        await desk.keep(lambda to: recent.note(to, "action", "no.such"))
        tried = _Tried(desk)
        await tried.ask("")

        assert tried.headings == ["Commands"]
        tried.palette.close()


def _hit(title: str, *known_by: str) -> Hit:
    return Hit(kind="customer", id="x", title=title, snippet="", score=0, known_by=known_by)


@pytest.mark.parametrize(
    ("typed", "hit", "expected"),
    [
        ("k-10442", _hit("Ines Meyer", "K-10442"), palette_order.KNOWN),
        ("10442", _hit("Ines Meyer", "K-10442"), palette_order.KNOWN),
        ("0171 39200", _hit("Ines Meyer", "+49 171 39200 42"), palette_order.KNOWN),
        ("+49 171", _hit("Ines Meyer", "0171 3920042"), palette_order.KNOWN),
        ("171", _hit("Ines Meyer", "0171 3920042"), palette_order.ELSEWHERE),
        ("ines.m", _hit("Meyer", "ines.meyer@example.org"), palette_order.KNOWN),
        ("ines mey", _hit("Ines Meyer"), palette_order.FIRST),
        ("meyer ines", _hit("Ines Meyer"), palette_order.ALL),
        ("meyer", _hit("Ines Meyer"), palette_order.ALL),
        ("mueller", _hit("Müller Moden"), palette_order.FIRST),
        ("adresse", _hit("Rechnungsadresse ändern"), palette_order.SOME),
        ("ändern konto", _hit("Rechnungsadresse ändern"), palette_order.SOME),
        ("meier", _hit("Ines Meyer"), palette_order.ELSEWHERE),
        ("", _hit("Ines Meyer"), palette_order.ELSEWHERE),
    ],
)
def test_a_hit_is_measured_by_what_it_is_called(typed: str, hit: Hit, expected: int) -> None:
    assert palette_order.class_of(hit, typed) == expected


def test_equal_groups_stand_in_a_fixed_order() -> None:
    equal = dict.fromkeys(reversed(palette_order.ORDER), palette_order.FIRST)

    assert palette_order.in_order(equal) == list(palette_order.ORDER)
    assert palette_order.in_order({**equal, "command": palette_order.KNOWN})[0] == "command"
