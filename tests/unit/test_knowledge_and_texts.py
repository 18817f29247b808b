"""Knowledge that is found, fits and is inserted; text modules and their placeholders."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import ArticleId, RevisionId, TextModuleId
from desktop.domain.records import Revision, TextModule
from desktop.domain.words import ArticleStatus, ModuleScope, RevisionStatus, Usable
from desktop.store import outbox
from desktop.store.reads import knowledge as reads
from desktop.store.reads import records
from desktop.store.reads.passages import PIECE, PIECES, marks, passage, passage_of
from desktop.store.reads.plain import for_reply, plain
from desktop.viewmodels.composer.inserts import Inserts, Trigger, trigger
from desktop.viewmodels.desk import Open
from desktop.viewmodels.finding.knowledge_rows import article_of
from desktop.viewmodels.interaction.suggestions import Suggestions
from desktop.viewmodels.knowledge.article_reader import Reader
from desktop.viewmodels.knowledge.knowledge import KnowledgeSearch
from desktop.viewmodels.rows import Empty, Hit, LineRow, TextModuleRow
from desktop.viewmodels.text_modules.placeholders import Values, filled, spans
from desktop.viewmodels.text_modules.text_modules import TextModules
from desktop.viewmodels.using import insert_fitting
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.people import ARTICLE, CASE, EVERYTHING, FRIEDA, GOODWILL, MAIL, MODULE

if TYPE_CHECKING:
    from pathlib import Path


# ------------------------------------------------------------------------------------ passages
def test_markdown_becomes_plain_words_with_its_paragraphs() -> None:
    text = "# Titel\n\nWurde **zweimal** [verschoben](article:x).\n\n- erstens\n- zweitens\n"

    assert plain(text) == "Titel\n\nWurde zweimal verschoben.\n\nerstens\nzweitens"


@pytest.mark.parametrize(
    ("markdown", "words", "to_customer"),
    [
        ("Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.<br>Done", "Press Ctrl+C.\nDone", None),
        ("a < b, if x<y then c > d", "a < b, if x<y then c > d", None),
        ("write to max_muster@example.org, _now_", "write to max_muster@example.org, now", None),
        ("`<b>` and `a_b*c`", "<b> and a_b*c", None),
        ("so:\n\n```\n<div>\n  x_y\n```", "so:\n\n<div>\n  x_y", None),
        ("<script>alert(1)</script>a<!-- b --> c<style>p{}", "a cp{}", None),
        ("see https://x.test/a_b?c=1", "see https://x.test/a_b?c=1", None),
        ("&auml;&nbsp;&amp; x", "ä & x", None),
        ("[the form](https://x.test/f_(1))", "the form", "the form (https://x.test/f_(1))"),
        ("[write](mailto:a_b@x.test)", "write", "write (a_b@x.test)"),
        ("[other](article:1) [x](javascript:y(1))", "other x", None),
        (
            '<a id="`z`" href="https://x.test/?a=1&amp;b_c=2">the <b>form</b></a>, `x_y`',
            "the form, x_y",
            "the form (https://x.test/?a=1&b_c=2), x_y",
        ),
        ("<A HREF='mailto:a_b@x.test'>write</a>", "write", "write (a_b@x.test)"),
        ('<a href=javascript:x(1)>x</a> <a name="y">z</a>', "x z", None),
        ('<img src="https://y.test/_a_"> see https://x.test/_b_', "see https://x.test/_b_", None),
    ],
)
def test_words_stay_and_signs_go_and_a_customer_sees_where_a_link_leads(
    markdown: str, words: str, to_customer: str | None
) -> None:
    assert plain(markdown) == words
    assert for_reply(markdown) == (to_customer or words)


@pytest.mark.parametrize(
    "sign",
    [
        "[",
        "`",
        "``",
        "<",
        "<!--",
        "<script ",
        "~~~\n",
        "](",
        "[a](",
        "`a",
        "_",
        "<a ",
        "<a href=x>",
        "<a href=x><b>",
        "![[",
    ],
)
def test_signs_without_end_are_read_in_a_moment(sign: str) -> None:
    begun = time.process_time()
    plain(sign * 50_000)
    assert time.process_time() - begun < 2


def test_cells_and_rows_of_a_table_do_not_run_into_each_other() -> None:
    text = (
        "Nachlass:\n\n| Stück | Nachlass |\n| --- | ---: |\n| 5–9 | **5 %** |\n| ab 20 | 10 % |\n"
    )

    assert plain(text) == "Nachlass:\n\nStück, Nachlass\n5–9, 5 %\nab 20, 10 %"
    assert passage_of(text, ["nachlass"]).text == (
        "Nachlass: · Stück, Nachlass · 5–9, 5 % · ab 20, 10 %"
    )


def test_found_words_are_marked_in_every_spelling() -> None:
    text = "Die Straße ist gesperrt, Müller kommt trotzdem."

    found = [text[start:end] for start, end in marks(text, ["strasse", "mueller"])]

    assert found == ["Straße", "Müller"]


def test_a_passage_is_where_most_words_stand_together() -> None:
    text = f"Lieferung einmal. {'Füllwort ' * 60}Die Lieferung wurde verschoben. {'Ende ' * 60}"

    found = passage(text, ["lieferung", "verschoben"])

    assert "Die Lieferung wurde verschoben." in found.text
    assert {found.text[a:b] for a, b in found.marks} == {"Lieferung", "verschoben"}


def test_a_passage_of_a_manual_is_the_first_that_has_all_the_words() -> None:
    filler = "\n\n".join("Füllwort " * 20 for _ in range(2 * PIECE // 180))
    manual = f"Die Lieferung.\n\n{filler}\n\nEine Lieferung wird *verschoben*.\n\n{filler}"

    assert "Eine Lieferung wird verschoben" in passage_of(manual, ["lieferung", "verschoben"]).text
    assert passage_of(manual, ["lieferung", "nirgends"]).text.startswith("Die Lieferung.")
    assert passage_of("", ["lieferung"]).text == ""


def test_a_manual_is_not_read_to_its_end_at_every_key() -> None:
    page = "Füllwort " * 20
    manual = "\n\n".join(page for _ in range((PIECES + 1) * PIECE // len(page) + PIECES))

    assert "Ende" not in passage_of(f"{manual}\n\nDas Ende.", ["ende"]).text


@pytest.mark.parametrize("between", ["\n", " ", ""])
def test_of_a_list_without_end_as_little_is_read_as_of_a_manual(between: str) -> None:
    looked_at: list[str] = []

    def stands(word: str) -> str:
        looked_at.append(word)
        return ""

    lines = between.join(f"[x{number}](article:p{number})" for number in range(100_000))
    found = passage_of(lines, ["nirgends"], stands=stands)

    assert found.text.startswith("x0")
    assert len(looked_at) < PIECES * PIECE


def test_a_letter_that_marks_every_word_finds_the_window_with_the_most_of_them() -> None:
    text = f"{'all ' * 3000}{'an am as ab auf ' * 20}{'all ' * 3000}"

    found = passage(text, ["a"])

    assert {"an", "am", "as", "ab", "auf"} <= {found.text[a:b] for a, b in found.marks}


def test_words_with_accents_ligatures_and_wide_letters_are_marked() -> None:
    text = "Émile ｅmil ﬁnal Ǻsa"

    found = [text[begin:end] for begin, end in marks(text, ["emil", "final", "asa"])]

    assert found == ["Émile", "ｅmil", "ﬁnal", "Ǻsa"]


# ----------------------------------------------------------------------------------- knowledge
async def test_an_article_is_found_by_its_words_and_says_where_it_stands(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        search = KnowledgeSearch(desk)
        search.ask("lieferung verschob")
        await until(lambda: any(isinstance(row, Hit) for row in search.rows))

        hit = search.rows[0]
        assert isinstance(hit, Hit)
        assert (hit.title, hit.shortcut) == (ARTICLE.title, "??1")
        assert hit.source == "valid · changed yesterday"
        assert {hit.text[a:b] for a, b in hit.marks} == {"Lieferung", "verschoben"}
        search.close()


async def test_without_all_words_some_are_enough_and_nothing_is_said_plainly(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        assert len(await desk.read(reads.search, "verspätung mondfahrt")) == 1
        search = KnowledgeSearch(desk)
        search.ask("mondfahrt")
        await until(lambda: search.text and isinstance(search.rows[0], Empty))
        await until(lambda: search.rows[0].said.startswith("No article has these words"))
        search.close()


async def test_what_one_gave_to_the_editors_stays_in_sight_with_its_state(profile: Path) -> None:
    old = Revision(
        id=RevisionId("mine"),
        article=ArticleId("mine-article"),
        title="Aufzug prüfen",
        language="de",
        body="Vorher fragen.",
        by=ME.agent,
        at=NOON,
        status=RevisionStatus.REVIEW,
    )
    async with a_desk(profile, records=(*EVERYTHING, old)) as desk:
        reader, search = Reader(desk), KnowledgeSearch(desk)
        reader.open(ARTICLE.id)
        await until(lambda: reader.page)
        await reader.feedback(helped=False, text="Der Preis fehlt.")
        await until(lambda: len(_given(search)) == 2)

        feedback, proposal = sorted(_given(search), key=lambda row: row.title == "Aufzug prüfen")
        assert (feedback.title, feedback.more) == (
            ARTICLE.title,
            "did not help · “Der Preis fehlt.”",
        )
        assert feedback.badge is not None
        assert feedback.badge.text == "waits"
        assert article_of(feedback) == ARTICLE.id
        assert proposal.badge is not None
        assert proposal.badge.text == "with the editors"
        await until(lambda: reader.page and "you: it did not help" in reader.page.helped)

        desk.from_hub(replace(old, status=RevisionStatus.REJECTED, answer="Bitte mit Stockwerk."))
        await until(lambda: "given back" in {row.badge.text for row in _given(search) if row.badge})
        assert any("Answer: Bitte mit Stockwerk." in row.more for row in _given(search))
        reader.close()
        search.close()


def _given(search: KnowledgeSearch) -> list[LineRow]:
    return [row for row in search.rows if isinstance(row, LineRow)]


async def test_what_fits_the_contact_is_suggested_and_only_what_is_valid(profile: Path) -> None:
    expired = replace(
        ARTICLE, id=ArticleId("old"), title="Lieferung alt", status=ArticleStatus.EXPIRED
    )
    async with a_desk(profile, records=(*EVERYTHING, expired)) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        articles = {it.of for it in suggestions.found if it.of_kind is Usable.ARTICLE}
        assert articles == {ARTICLE.id, GOODWILL.id}
        suggestions.close()


async def test_the_paragraph_that_answers_goes_into_the_composer(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        inserted: list[str] = []
        desk.insert.connect(inserted.append)

        await insert_fitting(desk, ARTICLE.id, "verschoben zeitfenster")

        assert inserted == [
            "Wurde eine Lieferung zweimal verschoben, bucht der Platz selbst ein festes "
            "Zeitfenster bei der Spedition."
        ]


async def test_what_was_said_of_other_words_is_not_counted_for_those_that_are_read(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        reader = Reader(desk)
        reader.open(GOODWILL.id)
        await until(lambda: reader.page)
        await reader.feedback(helped=True)
        await until(lambda: reader.page and reader.page.helped.startswith("helped 1"))

        later = NOON + timedelta(days=400)
        desk.from_hub(replace(GOODWILL, version=9, updated_at=later))
        reader.open(ARTICLE.id)
        await until(lambda: reader.page and reader.page.id == ARTICLE.id)
        reader.open(GOODWILL.id)
        await until(lambda: reader.page and reader.page.version == 9)

        assert reader.page is not None
        assert reader.page.helped == ""


async def test_an_article_is_read_its_links_followed_and_its_use_told(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        reader = Reader(desk)
        reader.open(ARTICLE.id)
        await until(lambda: reader.page)
        reader.open(GOODWILL.id)
        await until(lambda: reader.page and reader.page.id == GOODWILL.id)
        await reader.feedback(helped=True)
        await until(
            lambda: reader.page and reader.page.helped.startswith("helped 1, did not help 0")
        )
        assert reader.can_go_back
        reader.back()
        await until(lambda: reader.page and reader.page.id == ARTICLE.id)
        assert reader.page is not None
        assert not reader.can_go_back
        assert "article:article-204" in reader.page.text.html
        reader.close()


async def test_an_article_that_is_not_here_says_so(profile: Path) -> None:
    async with a_desk(profile) as desk:
        reader = Reader(desk)
        reader.open("missing")
        await until(lambda: reader.page)
        assert reader.page is not None
        assert reader.page.title == "This article is not on this desktop"
        reader.close()


async def test_a_proposal_is_with_the_editors_and_says_so(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        reader, search = Reader(desk), KnowledgeSearch(desk)
        assert set(await reader.propose(" ", "")) == {"title", "body"}

        assert await reader.propose("Aufzug fehlt", "Träger zu zweit schicken.", "de") == {}

        await until(lambda: any(isinstance(row, LineRow) for row in search.rows))
        mine = next(row for row in search.rows if isinstance(row, LineRow))
        assert (mine.title, mine.more) == ("Aufzug fehlt", "proposed")
        made = await desk.read(records.record, Revision, mine.key.rpartition(":")[2])
        assert made is not None
        assert (made.by, made.status) == (ME.agent, RevisionStatus.REVIEW)
        assert "with the editors" in desk.notices.everything[0].happened
        reader.close()
        search.close()


# ------------------------------------------------------------------------------------- modules
def test_known_placeholders_are_filled_and_the_others_stay() -> None:
    text = "Guten Tag {Kunde}, Ihr Vorgang {number} kommt am {Tag}. {agent}"

    done = filled(text, Values(customer="Frieda", agent="Jana", number="V-1"))

    assert done == "Guten Tag Frieda, Ihr Vorgang V-1 kommt am {Tag}. Jana"
    assert [done[a:b] for a, b in spans(done)] == ["{Tag}"]


async def test_a_module_is_found_by_its_beginning_and_by_its_words(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        modules = TextModules(desk)
        for typed in ("ter", "liefertermin", ""):
            modules.ask(typed)
            await until(lambda: any(isinstance(row, TextModuleRow) for row in modules.rows))
            assert modules.rows[0].key == MODULE.id
        modules.ask("gibtesnicht")
        await until(lambda: isinstance(modules.rows[0], Empty))
        modules.close()


async def test_a_module_is_inserted_with_what_is_known(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        inserted: list[str] = []
        desk.insert.connect(inserted.append)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))

        await TextModules(desk).insert(MODULE.id)

        assert inserted[0].startswith("Guten Tag Frieda Musterfrau,\nIhre Lieferung kommt am {Tag}")


async def test_a_personal_module_is_saved_once_under_its_name(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        modules = TextModules(desk)
        assert set(await modules.save("zu lang geraten", "", "")) == {"short", "title", "text"}
        assert await modules.save("::Gruß", "Gruß", "Freundliche Grüße\n{agent}") == {}
        assert "short" in await modules.save("gruß", "Noch einer", "…")

        operation = (await desk.read(outbox.waiting))[0]
        made = await desk.read(records.record, TextModule, TextModuleId(operation.record))
        assert made is not None
        assert (made.short, made.scope, made.owner) == ("gruß", ModuleScope.PERSONAL, ME.agent)
        modules.close()


# ------------------------------------------------------------------------------------- inserts
@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("::", Trigger("module", "", 2)),
        ("Guten Tag ::term", Trigger("module", "term", 6)),
        ("??", Trigger("knowledge", "", 2)),
        ("also ??lieferung verschoben", Trigger("knowledge", "lieferung verschoben", 22)),
        ("Wirklich??", None),
        ("http::x", None),
        ("::fertig und weiter", None),
        ("", None),
    ],
)
def test_two_signs_behind_a_space_ask_for_something(before: str, expected: Trigger | None) -> None:
    assert trigger(before) == expected


async def test_the_signs_find_modules_and_knowledge(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        inserts = Inserts(desk)
        inserts.ask(trigger("::ter"))
        await until(lambda: inserts.rows)
        assert "{Tag}" in await inserts.words(MODULE.id)

        inserts.ask(trigger("??2"))
        await until(lambda: [isinstance(row, Hit) for row in inserts.rows] == [True])
        row = inserts.rows[0]
        assert isinstance(row, Hit)
        assert row.shortcut == "??2"
        assert await inserts.words(row.key)

        inserts.ask(None)
        assert inserts.rows == ()
        inserts.close()
