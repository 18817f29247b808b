"""What the palette shows with the key itself: nothing that does not belong to what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import ArticleId
from desktop.viewmodels.desk import Open
from desktop.viewmodels.palette.palette_at_once import LATE_S
from desktop.viewmodels.rows import CommandRow
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import ARTICLE, EVERYTHING, FRIEDA, MAIL
from tests.unit.test_palette import Tried

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.viewmodels.palette.palette import Palette

LETTERS = ["l", "li", "lie", "lief", "liefe", "lieferu", "lieferung", "lieferung t"]
DELETED = ["lieferung", "lieferun", "lief", "l", ""]


def _of(palette: Palette) -> dict[str, str]:
    """{key of a row but commands: what it was found for}."""
    rows = [row for row in palette.rows if isinstance(row, CommandRow)]
    return {row.key: row.of for row in rows if not row.key.startswith("action:")}


def _belong(palette: Palette, text: str) -> bool:
    return all(text.startswith(of) for of in _of(palette).values())


async def test_every_row_ever_shown_belongs_to_what_is_typed_or_to_a_beginning_of_it(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await tried.ask("")
        wrong: list[str] = []
        palette = tried.palette
        palette.rows_changed.connect(
            lambda _rows: None if _belong(palette, palette.text) else wrong.append(palette.text)
        )

        for text in [*LETTERS, *DELETED, "frieda", "termin", "frieda"]:
            palette.ask(text)  # as fast as keys can come
            assert _belong(palette, text)
        for text in [*LETTERS, *DELETED, "frieda", "termin", "frieda"]:
            palette.ask(text)
            assert _belong(palette, text)
            await until(lambda: not palette.waits)
            assert set(_of(palette).values()) <= {text}

        assert wrong == []
        palette.close()


async def test_typing_on_narrows_at_once_and_the_answer_moves_nothing_that_stays(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("liefer")
        before = list(_of(tried.palette))

        tried.palette.ask("lieferung")

        contact = tried.found[f"interaction:{MAIL.id}"]
        assert list(_of(tried.palette)) == before
        assert contact.of == "lieferung"  # every word stands in its title: an answer already
        assert [contact.title[a:b] for a, b in contact.marks] == ["Lieferung"]
        await until(lambda: not tried.palette.waits)
        assert f"interaction:{MAIL.id}" in tried.found
        tried.palette.close()


async def test_a_list_that_looks_the_same_is_not_shown_again_with_the_key(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("lieferun")
        await until(lambda: all(row.more for row in tried.found.values()))
        shown: list[object] = []
        tried.palette.rows_changed.connect(shown.append)

        tried.palette.ask("lieferung")

        assert shown == []
        assert "lieferung" in _of(tried.palette).values()  # and yet it is known for what it is
        tried.palette.close()


async def test_deleting_shows_at_once_what_was_shown_before(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("frieda")
        before = tried.palette.rows
        await tried.ask("friedax")

        tried.palette.ask("frieda")

        assert [row.key for row in tried.palette.rows] == [row.key for row in before]
        assert set(_of(tried.palette).values()) == {"frieda"}
        tried.palette.close()


async def _answered(tried: Tried) -> dict[str, CommandRow]:
    await until(lambda: not tried.palette.waits)
    return tried.found


async def test_commands_stand_there_with_the_key_and_only_those_that_fit(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("")
        assert tried.found

        tried.palette.ask("send")

        assert "action:composer.send" in tried.found
        assert tried.found.keys() == (await _answered(tried)).keys()
        tried.palette.close()


async def test_a_row_whose_answer_takes_long_is_seen_to_be_one_of_before(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        await tried.ask("lie")
        _slow(desk, monkeypatch)

        tried.palette.ask("lies")
        at_once = [row.late for row in tried.found.values()]
        await until(lambda: any(row.late for row in tried.found.values()))

        assert not any(at_once)  # no flicker where the answer is quick
        late = [row for row in tried.found.values() if row.late]
        assert all(row.of == "lie" and "still searching" in row.said for row in late)
        assert LATE_S < 1
        tried.palette.close()


async def test_what_a_row_said_stays_until_it_says_more(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        tried = Tried(desk)
        key = f"article:{ArticleId(ARTICLE.id)}"
        await tried.ask("liefer")
        await until(lambda: tried.found[key].more)
        said: list[str] = []
        tried.palette.rows_changed.connect(
            lambda rows: said.extend(
                row.more for row in rows if isinstance(row, CommandRow) and row.key == key
            )
        )

        await tried.ask("liefert")
        await until(lambda: len(said) > 1)

        assert all(said)
        tried.palette.close()


def _slow(desk: TriedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store does not answer before the end of this test."""

    async def never(*_args: object, **_more: object) -> object:
        await until(lambda: False, within_s=60)
        return None

    monkeypatch.setattr(desk, "read", never)
