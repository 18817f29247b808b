"""Every screen of a demo's window as pictures, for eyes that compare them with the design's.

    python -m tests.support.pictures FOLDER [--language de] [--theme dark] [--width 1366]
        [--height 768] [--compact] [--only NAME …]

One PNG a screen, named `THEME-WIDTH-NAME.png`. Nobody has to sit before it: the screen is made up.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from desktop.commands.demo import demo
from desktop.commands.output import Output
from desktop.main import open_window
from desktop.settings import COMPACT, TEXT_SIZE, THEME
from desktop.text import tr
from widgets.tour import eyes, hands

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from widgets.shell.window import Window

_PAGES = (
    *("customers", "cases", "contacts", "tasks", "knowledge", "team", "duplicates"),
    *("outbox", "settings", "help", "doctor", "service"),
)
_TABS = ("customer", "timeline", "case", "knowledge", "text-modules")
_BARS = (
    *("palette.open", "help.keys", "interaction.park", "interaction.assign", "state.menu"),
    *("customer.change", "interaction.create", "task.create", "promise.make", "case.close"),
    *("composer.note", "composer.history", "interaction.wrap-up"),
)
_OPENED = {"customers": "Customers", "tasks": "Tasks", "knowledge": "Articles"}  # their lists
_CONTACTS = 5
_TURNS, _TURN_S = 15, 0.03


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=("de", "en"), default="de")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), action="append")
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=768)
    parser.add_argument("--compact", action="store_true")
    parser.add_argument("--size", default="100", help="of the text, in percent")
    parser.add_argument("--only", action="append", help="a part of a screen's name")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["TRESEN_LANGUAGE"] = asked.language
    with TemporaryDirectory() as home:
        made_up = {"name": "pictures", "x": 0, "y": 0, "logicalDpi": 96}
        screen = {**made_up, "width": asked.width, "height": asked.height}
        file = Path(home) / "screen.json"
        file.write_bytes(msgspec.json.encode({"screens": [screen]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
        _play(asked)


def _play(asked: argparse.Namespace) -> None:
    out = Output(argparse.Namespace(json=False, quiet=True))
    with demo(out, None, language=asked.language, seed=7, size="small") as ready:

        async def started(window: Window) -> None:
            with suppress(KeyboardInterrupt):
                window.resize(asked.width, asked.height)
                await _turns()
                assert window.content is not None
                settings = window.content.desk.settings
                settings.choose(COMPACT, asked.compact)
                settings.choose(TEXT_SIZE, asked.size)
                async for name in _screens(window, asked.only):
                    for theme in asked.theme or ("light",):
                        settings.choose(THEME, theme)
                        await _turns(3)
                        to = asked.folder / f"{theme}-{asked.width}-{name}.png"
                        _grab(window).save(str(to))
            window.close()

        sys.exit(open_window(ready.profile, vault=ready.vault, started=started))


def _grab(window: Window) -> QPixmap:
    picture = window.grab()
    painter = QPainter(picture)
    for top in QApplication.topLevelWidgets():
        if top is not window and top.isVisible() and top.isWindow():
            painter.drawPixmap(top.pos() - window.pos(), top.grab())
    painter.end()
    return picture


async def _turns(count: int = _TURNS) -> None:
    for _ in range(count):
        await asyncio.sleep(_TURN_S)


async def _screens(window: Window, only: list[str] | None) -> AsyncIterator[str]:
    await _turns(40)
    for part in (_contacts, _tabs, _bars, _pages):
        async for name in part(window):
            if not only or any(word in name for word in only):
                yield name


async def _contacts(window: Window) -> AsyncIterator[str]:
    """One of each channel, as it stands in the work list."""
    del window
    yield "00-nothing-open"
    seen = set()
    for spot in list(eyes.rows(tr("Work list"))):
        name = spot.said.partition(",")[0]
        if spot.said.count(",") > 1 and name not in seen:
            seen.add(name)
            await hands.click_row(spot)
            await _turns(25)
            yield f"01-open-{name}"
            if len(seen) == _CONTACTS:
                return


async def _tabs(window: Window) -> AsyncIterator[str]:
    for name in _TABS:
        window.commands.trigger(f"pane.{name}")
        await _turns()
        yield f"02-{name}"


async def _bars(window: Window) -> AsyncIterator[str]:
    for number, name in enumerate(_BARS):
        if not window.commands.trigger(name):
            continue
        await _turns()
        yield f"03-{number:02}-{name}"
        if popup := QApplication.activePopupWidget():
            popup.close()
        else:
            await hands.press("Esc")
        await _turns(5)


async def _pages(window: Window) -> AsyncIterator[str]:
    for number, name in enumerate(_PAGES):
        if not window.commands.trigger(f"page.{name}"):
            continue
        await _turns(25)
        yield f"04-{number:02}-{name}"
        rows = eyes.rows(tr(_OPENED[name])) if name in _OPENED else ()
        whole = (spot for spot in rows if spot.view.model().rowCount() > 1)  # no empty page
        spots = [spot for spot in whole if "," in spot.said]  # and no heading
        for spot in spots[:1]:
            await hands.click_row(spot)
            await _turns(25)
            yield f"04-{number:02}-{name}-chosen"
        if name == "knowledge" and window.commands.trigger("article.versions"):
            await _turns(25)
            yield f"04-{number:02}-{name}-versions"
            await hands.press("Esc")


if __name__ == "__main__":
    main()
