"""The index of articles beside a real store: filled, followed, never with what may not be read."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from msgspec.structs import replace
from sqlcipher3 import dbapi2

from desktop.domain.ids import AgentId, ArticleId
from desktop.domain.kinds import encode
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus
from desktop.indexing import following
from desktop.indexing.articles import Articles
from desktop.indexing.beginning import NAME, keep_indexed
from desktop.indexing.following import Following
from desktop.indexing.making import is_outgrown
from desktop.indexing.pace import Ended, Pace
from desktop.store import terms
from desktop.store.changes import Changes, changes_of
from desktop.store.opening import connect
from desktop.store.rows import TABLES
from desktop.store.terms import Learned
from desktop.store.unwritable import Unwritable, Why
from tests.support.desk import ME, NOON, TriedDesk, a_desk, put, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from desktop.store.opening import Connection

T = TypeVar("T")
PUBLISHED = ArticleStatus.PUBLISHED


def article(id_: str, title: str, body: str, **fields: object) -> Article:
    made = Article(
        id=ArticleId(id_),
        title=title,
        language="de",
        body=body,
        updated_at=NOON,
        status=PUBLISHED,
    )
    return replace(made, **fields)


# Parts of compounds are learned from what occurs often enough in the library itself.
WORDS = "Rechnung Adresse Lieferung Termin " * 6
LIBRARY = (
    article("address", "Rechnungsadresse ändern", f"Unter **Konto** eintragen. {WORDS}"),
    article("date", "Liefertermin verschieben", "Der Platz bucht neu."),
    article("leak", "Waschmaschine verliert Wasser", "Den Zulauf schließen."),
)


@asynccontextmanager
async def followed(
    profile: Path, records: Sequence[Article] = LIBRARY
) -> AsyncIterator[tuple[TriedDesk, Articles]]:
    async with a_desk(profile, records=records) as desk:
        articles = Articles(desk.clock)
        desk.supervisor.spawn("knowledge", Following(desk.store, articles).run())
        assert await articles.search("adresse") is None  # not ready is not "nothing found"
        await until(lambda: articles.ready)
        yield desk, articles


async def found(articles: Articles, text: str) -> list[str]:
    answer = await articles.search(text)
    assert answer is not None
    return [hit.id for hit in answer.hits]


def told(desk: TriedDesk, *records: Article) -> None:
    """More from the hub, announced by the store itself."""
    put(desk.profile, records)
    desk.store.changed.emit(_changes(*(record.id for record in records)))


def stored(profile: Path) -> dict[str, tuple[str, int]]:
    connection = connect(profile)
    rows = connection.execute(
        "SELECT a.id, t.made_by, t.serial FROM article_terms t JOIN articles a ON a.n = t.n"
    ).fetchall()
    connection.close()
    return {id_: (made_by, serial) for id_, made_by, serial in rows}


async def until_found(articles: Articles, text: str, ids: list[str]) -> None:
    end = asyncio.get_running_loop().time() + 3
    while await found(articles, text) != ids:
        assert asyncio.get_running_loop().time() < end, "not found so in time"
        await asyncio.sleep(0.01)


def _changes(*ids: str) -> Changes:
    return changes_of(("article", id_) for id_ in ids)


def _put(connection: Connection, of: Article) -> None:
    TABLES["article"].put(connection, [(of, encode(of).decode(), None, None)])


async def test_articles_are_found_by_parts_of_compounds_once_they_are_analysed(
    profile: Path,
) -> None:
    async with followed(profile) as (_, articles):
        assert await found(articles, "adresse") == ["address"]
        assert await found(articles, "waschmaschinen") == ["leak"]
        assert stored(profile).keys() == {"address", "date", "leak"}


async def test_terms_are_made_once_and_the_next_start_reads_them(profile: Path) -> None:
    async with followed(profile):
        before = stored(profile)

    async with followed(profile, ()) as (_, articles):
        assert await found(articles, "adresse") == ["address"]
        assert stored(profile) == before


async def test_a_library_is_put_in_portion_by_portion_by_several_threads_and_is_whole(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_READ", 7)
    monkeypatch.setattr("desktop.indexing.articles._MANY", 10)
    many = [article(f"n{at}", f"Tarif {at}", f"Beschreibung nummer{at}") for at in range(100)]

    async with followed(profile, many) as (desk, articles):
        assert len(articles.ids) == len(many)
        for at in range(100):
            assert await found(articles, f"nummer{at} ") == [f"n{at}"]
        changed = replace(many[3], body="Etwas anderes", version=2)
        told(desk, changed)
        await until_found(articles, "anderes ", ["n3"])
        assert await found(articles, "nummer3 ") != ["n3"]


async def test_terms_of_another_analysis_are_made_anew(profile: Path) -> None:
    async with followed(profile):
        pass
    connection = connect(profile)
    connection.execute("UPDATE article_terms SET made_by = '0:older', packed = x'00'")
    connection.close()

    async with followed(profile, ()) as (_, articles):
        assert await found(articles, "adresse") == ["address"]
        assert all(made_by != "0:older" for made_by, _ in stored(profile).values())


async def test_a_changed_article_is_found_by_its_new_words_alone(profile: Path) -> None:
    async with followed(profile) as (desk, articles):
        told(desk, replace(LIBRARY[2], title="Trockner wird heiß", body="Sieb reinigen."))

        await until(lambda: "leak" in stored(profile) and stored(profile)["leak"][1] > 3)
        await until_found(articles, "trockner", ["leak"])
        assert await found(articles, "zulauf") == []


async def test_a_changed_article_loses_its_terms_in_the_same_transaction(profile: Path) -> None:
    async with followed(profile):
        pass
    connection = connect(profile)
    connection.execute("BEGIN IMMEDIATE")
    _put(connection, replace(LIBRARY[0], body="Anders."))
    _put(connection, LIBRARY[1])  # word for word what stands there
    connection.execute("COMMIT")
    connection.close()

    assert stored(profile).keys() == {"date", "leak"}


async def test_an_article_that_goes_takes_its_terms_along(profile: Path) -> None:
    async with followed(profile) as (desk, articles):
        connection = connect(profile)
        TABLES["article"].delete(connection, "date")
        connection.close()
        assert stored(profile).keys() == {"address", "leak"}

        desk.store.changed.emit(_changes("date"))
        await until_found(articles, "platz", [])


async def test_only_what_may_be_read_is_found(profile: Path) -> None:
    words = "Sondervereinbarung"
    others = article("theirs", words, words, status=ArticleStatus.PROPOSED, by=AgentId("other"))
    mine = article("mine", words, words, status=ArticleStatus.PROPOSED, by=ME.agent)
    over = article("over", words, words, status=ArticleStatus.EXPIRED)
    async with followed(profile, (others, mine, over)) as (desk, articles):
        assert await found(articles, words) == ["mine"]
        assert stored(profile).keys() == {"mine"}

        told(desk, replace(mine, status=ArticleStatus.EXPIRED))
        await until_found(articles, words, [])
        assert stored(profile) == {}


async def test_what_is_not_valid_yet_or_no_longer_is_left_out_by_the_clock(profile: Path) -> None:
    hour = timedelta(hours=1)
    later = article("later", "Sommeraktion", "Ab morgen.", valid_from=NOON + hour)
    ending = article("ending", "Sommeraktion", "Bis heute.", valid_until=NOON + hour)
    async with followed(profile, (later, ending)) as (desk, articles):
        assert await found(articles, "sommeraktion") == ["ending"]

        desk.clock.move(hours=2)
        assert await found(articles, "sommeraktion") == ["later"]
        assert await articles.like("die sommeraktion", 3) != ()


SYNONYMS = article(
    "synonyms", "Gleiche Worte", "# Gleiche Worte\n- leckt, verliert Wasser\n", tags=("synonyms",)
)


async def test_what_editors_keep_as_synonyms_leads_to_the_same_articles(profile: Path) -> None:
    async with followed(profile, (*LIBRARY, SYNONYMS)) as (desk, articles):
        assert await found(articles, "leckt") == ["leak"]

        told(desk, replace(SYNONYMS, body="- tropft, verliert Wasser"))
        await until_found(articles, "tropft", ["leak"])
        assert await found(articles, "leckt") == []

        told(desk, replace(SYNONYMS, status=ArticleStatus.EXPIRED))
        await until_found(articles, "tropft", [])


async def test_an_article_that_becomes_a_list_of_synonyms_is_no_answer_any_more(
    profile: Path,
) -> None:
    async with followed(profile) as (desk, articles):
        assert await found(articles, "bucht") == ["date"]

        told(desk, replace(LIBRARY[1], tags=("synonyms",)))

        await until_found(articles, "bucht", [])


async def test_terms_are_not_put_beside_an_article_that_has_changed_meanwhile(
    profile: Path,
) -> None:
    async with a_desk(profile, records=LIBRARY) as desk:
        (one, *_) = await desk.store.read(terms.unmade, "1:x", 0, 10)
        desk.from_hub(replace(LIBRARY[0], body="Inzwischen anders."))

        await desk.store.keep(lambda to: terms.put(to, "1:x", [(one, b"of the old words")]))

        assert stored(profile) == {}


@pytest.mark.parametrize(
    ("then", "now", "outgrown"),
    [(100, 100, False), (100, 149, False), (100, 151, True), (1000, 400, True), (10, 50, False)],
)
def test_words_are_learned_anew_when_the_library_is_another(
    then: int, now: int, outgrown: bool
) -> None:
    assert is_outgrown(Learned(b"", then), now) == outgrown


async def test_of_a_library_that_comes_in_whole_nothing_is_answered_until_it_is_there(
    profile: Path,
) -> None:
    async with followed(profile, LIBRARY[:1]) as (desk, articles):
        desk.from_hub(*LIBRARY)
        desk.store.changed.emit(Changes(whole=True))

        await until(lambda: not articles.ready)
        await until(lambda: articles.ready, within_s=10)
        assert await found(articles, "platz") == ["date"]


async def test_a_disk_that_takes_nothing_for_a_while_ends_nothing(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_TRY_AGAIN_S", 0.01)
    async with a_desk(profile, records=LIBRARY) as desk:
        connection = connect(profile)
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON article_terms "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
        articles = Articles(desk.clock)
        put_ = desk.store.keep

        async def keep(work: Callable[[Connection], T]) -> T:
            try:
                return await put_(work)
            except dbapi2.Error as error:
                raise Unwritable(Why.FULL, str(error)) from error

        monkeypatch.setattr(desk.store, "keep", keep)
        desk.supervisor.spawn("knowledge", Following(desk.store, articles).run())
        await asyncio.sleep(0.3)
        assert not articles.ready

        connection.execute("DROP TRIGGER full")
        connection.close()
        await until(lambda: articles.ready)
        assert await found(articles, "adresse") == ["address"]


def test_work_that_nobody_waits_for_ends_at_its_next_rest() -> None:
    pace = Pace()
    pace.end()

    with pytest.raises(Ended):
        for _ in pace.steps(range(10_000_000)):
            pass


async def test_making_ready_rests_when_it_is_stopped_and_goes_on_later(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "RESTS_S", 1.5)
    monkeypatch.setattr(following, "_MADE", 1)
    async with a_desk(profile, records=LIBRARY) as desk:
        works = desk.under_way

        def stop_at_once(_works: object) -> None:
            if not desk.notices.everything:
                works.stop(NAME)

        undo = works.changed.connect(stop_at_once)
        index = keep_indexed(
            *(desk.store, desk.clock, desk.settings, desk.supervisor, lambda _known: None),
            notices=desk.notices,
            under_way=works,
            stands=asyncio.Event(),
        )
        desk.supervisor.spawn(NAME, index)
        await until(lambda: desk.notices.everything)
        assert len(stored(profile)) == 1
        assert desk.notices.everything[0].safe == "The others are made ready in ten minutes."
        await until(lambda: len(stored(profile)) == len(LIBRARY))
        await until(lambda: not works.works)
        undo()
