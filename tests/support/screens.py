"""Every screen of the window, one after the other, as the actions lead to them.

async for where in screens(window): …      where says which one is in sight
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.support.desk import until
from tests.support.people import ARTICLE
from tests.support.whole_window import MAIL_OPEN, desk
from widgets.customer.context import ContextPane
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from PySide6.QtWidgets import QWidget

    from widgets.shell.window import Window

PAGES = (
    *("customers", "cases", "contacts", "tasks", "knowledge", "team", "duplicates"),
    *("service", "outbox", "settings", "help"),
)
TABS = ("customer", "timeline", "case", "knowledge", "text-modules")
FORMS = (
    *("customer.change", "customer.add-contact-point", "customer.note", "interaction.create"),
    *("task.create", "promise.make", "case.open", "case.change", "case.note", "case.close"),
    *("text-module.save", "interaction.wrap-up"),
)
FORMS_OF_PAGES = {
    "customers": "customer.create",
    "cases": "case.open",
    "tasks": "task.create",
    "knowledge": "article.propose",
}
READING = (("article.show", ARTICLE.id), ("article.missed", ""))
_TURNS, _TURN_S = 10, 0.02


async def still() -> None:
    """Let what was asked for be read and laid out."""
    for _ in range(_TURNS):
        await asyncio.sleep(_TURN_S)


async def contact_open(window: Window) -> None:
    """The mail is open, and all that can be done with it."""
    desk(window).show(MAIL_OPEN)
    (context,) = window.findChildren(ContextPane)
    await until(
        lambda: context.customer.shown and window.commands["interaction.wrap-up"].isEnabled()
    )


async def screens(window: Window, *, wrong: bool = False) -> AsyncIterator[str]:
    """Go to each; wrong: the forms also as they are when nothing was filled in."""
    await contact_open(window)
    actions = window.commands
    for name in TABS:
        actions.trigger(f"pane.{name}")
        await still()
        yield name
    for name in FORMS:
        assert actions.trigger(name), name
        await still()
        yield name
        if wrong:
            for form in forms(window):
                form.submit()
            await still()
            yield f"{name}, wrong"
    for where in ("desk", "knowledge"):
        actions.trigger(f"page.{where}")
        await still()
        for name, subject in READING:
            assert actions.trigger(name, subject), name
            await still()
            yield f"{name} on the page {where}"
    for name in PAGES:
        if actions.trigger(f"page.{name}"):
            await still()
            yield name
            if (asks := FORMS_OF_PAGES.get(name)) and actions.trigger(asks):
                await still()
                yield f"{asks} on the page {name}"
                for form in forms(window):
                    form.leave()


def forms(window: QWidget) -> list[Form]:
    return [form for form in window.findChildren(Form) if form.isVisible()]
