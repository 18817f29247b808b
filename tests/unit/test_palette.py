"""The palette on a real store: what is found, in which order, and what choosing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.viewmodels.desk import Open
from desktop.viewmodels.palette.palette import Palette
from desktop.viewmodels.rows import CommandRow, Empty, Heading
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import ARTICLE, CASE, EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from pathlib import Path

NOT_NOW = "Open a contact first."


class Tried:
    def __init__(self, desk: TriedDesk, why_not: dict[str, str] | None = None) -> None:
        self.done: list[tuple[str, str]] = []
        self.palette = Palette(
            desk,
            why_not=lambda id_: (why_not or {}).get(id_, ""),
            keys=lambda id_: ("Ctrl+Return",) if id_ == "composer.send" else (),
            trigger=lambda id_, subject: self.done.append((id_, subject)),
        )

    async def ask(self, text: str) -> None:
        self.palette.ask(text)
        await until(lambda: not self.palette.waits)

    @property
    def headings(self) -> list[str]:
        return [row.title for row in self.palette.rows if isinstance(row, Heading)]

    @property
    def found(self) -> dict[str, CommandRow]:
        return {row.key: row for row in self.palette.rows if isinstance(row, CommandRow)}


async def test_all_kinds_are_found_under_their_headings(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("lieferung")

        assert tried.headings == ["Contacts", "Knowledge", "Text modules"]
        contact = tried.found[f"interaction:{MAIL.id}"]
        assert [contact.title[a:b] for a, b in contact.marks] == ["Lieferung"]
        assert contact.more.startswith("Frieda Musterfrau · open")
        assert contact.icon == "mail"  # its channel's
        tried.palette.close()


async def test_choosing_a_customer_opens_it(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("0171 39200")

        assert tried.palette.choose(f"customer:{FRIEDA.id}")
        assert desk.open == Open(customer=FRIEDA.id)
        tried.palette.close()


async def test_choosing_a_case_opens_it_with_its_customer(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("V-20417")

        assert tried.palette.choose(f"case:{CASE.id}")
        assert desk.open == Open(customer=FRIEDA.id, case=CASE.id)
        tried.palette.close()


async def test_choosing_an_article_asks_whoever_shows_articles(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("liefertermin neu")

        assert tried.palette.choose(f"article:{ARTICLE.id}")
        assert tried.done == [("article.show", ARTICLE.id)]
        tried.palette.close()


async def test_commands_are_found_by_their_words_and_show_their_keys(profile: Path) -> None:
    async with a_desk(profile) as desk:
        tried = Tried(desk)
        await tried.ask("> send")

        assert tried.headings == ["Commands"]
        assert next(iter(tried.found)) == "action:composer.send"
        assert tried.found["action:composer.send"].keys == ("Ctrl", "Enter")
        assert tried.palette.choose("action:composer.send")
        assert tried.done == [("composer.send", "")]
        tried.palette.close()


async def test_an_empty_field_shows_the_same_commands_again_without_making_them_anew(
    profile: Path,
) -> None:
    async with a_desk(profile) as desk:
        tried = Tried(desk)
        await tried.ask("")
        before = tried.found
        await tried.ask("> s")
        await tried.ask("")

        # The list keeps the height of a row that is the same one.
        assert before
        assert all(tried.found[key] is row for key, row in before.items())
        tried.palette.close()


async def test_a_command_that_cannot_be_used_says_why_and_does_nothing(profile: Path) -> None:
    async with a_desk(profile) as desk:
        tried = Tried(desk, why_not={"composer.send": NOT_NOW})
        await tried.ask("> send")

        row = tried.found["action:composer.send"]
        assert (row.why_not, row.more) == (NOT_NOW, NOT_NOW)
        assert not tried.palette.choose("action:composer.send")
        assert tried.done == []
        tried.palette.close()


async def test_where_nothing_is_found_something_can_be_made(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("xyzzy")

        (empty,) = (row for row in tried.palette.rows if isinstance(row, Empty))
        assert empty.title == "Nothing found for “xyzzy”"
        assert "action:customer.create" in tried.found
        tried.palette.close()


async def test_opened_empty_it_offers_what_was_open_last(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        desk.show(Open(customer=FRIEDA.id))

        await tried.ask("")

        assert tried.headings == ["Opened last", "Commands"]
        assert list(tried.found)[:2] == [f"customer:{FRIEDA.id}", f"interaction:{MAIL.id}"]
        tried.palette.close()


async def test_only_the_question_asked_last_is_answered(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        shown: list[object] = []
        tried.palette.rows_changed.connect(shown.append)

        for text in ("f", "fr", "fri", "frieda"):
            tried.palette.ask(text)
        await until(lambda: shown)

        assert len(shown) == 1
        assert f"customer:{FRIEDA.id}" in tried.found
        tried.palette.close()
