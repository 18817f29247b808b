"""Wherever a contact, case or customer is opened from, the keyboard and letters go there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import TaskId
from desktop.viewmodels.desk import Open
from integrations.telephony.far_ends import Caller
from integrations.telephony.simulated import SimulatedExchange
from tests.support.desk import until
from tests.support.people import CASE, EVERYTHING, FRIEDA, MAIL, PROMISE
from tests.support.whole_window import desk, online, play, sheet_of
from tests.widgets.test_typed_early import TYPED, pane, press, slow, write, written
from widgets.case.tab import CaseTab
from widgets.customer.context import ContextPane
from widgets.customer.timeline import TimelineTab
from widgets.interaction.who_calls import WhoCalls
from widgets.tasks.page import TasksPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from widgets.shell.window import Window

OF_MAIL = replace(
    PROMISE, id=TaskId("promise-2"), title="Termin nennen", interaction=MAIL.id, phone=""
)
RECORDS = (*EVERYTHING, OF_MAIL)


def has_keyboard(place: QWidget) -> bool:
    here = QApplication.focusWidget()
    return here is not None and (here is place or place.isAncestorOf(here))


async def walk_to(current: Callable[[], str | None], key: str, window: Window) -> None:
    """By the arrow keys."""
    for _ in range(40):
        if current() == key:
            return
        before = current()
        press(window, "Down")
        await until(lambda: current() != before)  # noqa: B023  asked at once
    raise AssertionError(f"{key} is not among the rows")


async def on_timeline(window: Window) -> None:
    desk(window).show(Open(customer=FRIEDA.id))
    (tab,) = window.findChildren(TimelineTab)
    await until(lambda: tab._timeline.total)
    window.commands.trigger("pane.timeline")
    await until(lambda: has_keyboard(tab))
    await walk_to(lambda: tab.list.current, f"step:interaction:{MAIL.id}", window)


async def on_case(window: Window) -> None:
    desk(window).show(Open(customer=FRIEDA.id, case=CASE.id))
    (tab,) = window.findChildren(CaseTab)
    await until(lambda: f"contact:{MAIL.id}" in [row.key for row in tab.feed.rows])
    window.commands.trigger("pane.case")
    await until(lambda: has_keyboard(tab))
    await walk_to(lambda: tab.feed.current, f"contact:{MAIL.id}", window)


async def on_tasks(window: Window) -> None:
    press(window, "Alt+4")
    (page,) = window.findChildren(TasksPage)
    await until(lambda: page.model.task(OF_MAIL.id))
    await until(lambda: has_keyboard(page.list))
    await walk_to(lambda: page.list.current, OF_MAIL.id, window)


@pytest.mark.parametrize("stand", [on_timeline, on_case, on_tasks])
def test_letters_typed_after_opening_a_contact_stand_in_it(
    app: QApplication, profile: Path, stand: Callable[[Window], object]
) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        await stand(window)  # type: ignore[misc]
        slow(window)
        press(window, "Return")
        write(window, TYPED)
        await until(lambda: written(window, MAIL.id) == TYPED)
        await until(pane(window).box.field.hasFocus)

    play(app, profile, scene, RECORDS)


def test_a_case_opened_beside_a_contact_has_the_keyboard(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        await on_timeline(window)
        desk(window).show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: pane(window).conversation.shown == MAIL.id)
        (context,) = window.findChildren(ContextPane)
        (tab,) = window.findChildren(TimelineTab)
        window.commands.trigger("pane.timeline")
        await until(lambda: has_keyboard(tab))
        tab._timeline.open(f"step:case:{CASE.id}")
        await until(partial(has_keyboard, context.page("case")))

    play(app, profile, scene, RECORDS)


def test_a_customer_opened_from_a_task_has_the_keyboard(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        press(window, "Alt+4")
        (page,) = window.findChildren(TasksPage)
        await until(lambda: page.model.task(PROMISE.id))
        page.model.open(PROMISE.id)
        (context,) = window.findChildren(ContextPane)
        await until(partial(has_keyboard, context.page("customer")))
        page._show_counts(page.model.counts)  # these came after the page was left
        assert has_keyboard(context.page("customer"))

    play(app, profile, scene, RECORDS)


def test_who_calls_is_asked_where_the_keyboard_is(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        await online(window)
        exchange = SimulatedExchange(clock=desk(window).clock, language="en")
        desk(window).calls.use(exchange)
        exchange.ring(Caller(number="+43 660 1234567", name=""))
        await until(lambda: not window.commands.why_not("offer.accept"))
        press(window, "Ctrl+Shift+A")
        await until(lambda: any(has_keyboard(it) for it in window.findChildren(WhoCalls)))

    play(app, profile, scene, RECORDS)
