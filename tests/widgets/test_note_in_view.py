"""A note that names a person is in view, with the keyboard on it, from its notification."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.conversation import Message
from desktop.domain.ids import MessageId, NoteId
from desktop.domain.records import Note
from desktop.domain.words import Direction
from desktop.ports.outside import SHOW
from desktop.signal import Signal
from desktop.viewmodels.told_me import ToldOutside
from tests.support.desk import ME, NOON, until
from tests.support.people import EVERYTHING, MAIL, MALTE
from tests.support.window import Tried, run
from widgets.interaction.pane import InteractionPane
from widgets.worklist.pane import WorkListPane

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

MANY = tuple(
    Message(
        id=MessageId(f"m{n}"),
        at=NOON + timedelta(minutes=n),
        direction=Direction.INBOUND,
        text=f"{n}\n" + "Where is my parcel?\n" * 12,
    )
    for n in range(12)
)
NOTE = Note(
    id=NoteId("note"),
    about_kind="interaction",
    about=MAIL.id,
    text="Please look at this",
    by=MALTE.id,
    at=NOON + timedelta(minutes=2, seconds=30),
    mentions=(ME.agent,),
)
LONG = replace(MAIL, messages=MANY)


class Panel:
    """The operating system's notifications."""

    def __init__(self) -> None:
        self.acted: Signal[str] = Signal()
        self.titles: list[str] = []

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        del text, buttons, seconds
        self.titles.append(title)
        return True

    async def withdraw(self) -> None: ...

    async def close(self) -> None: ...


def the_panes(window: Tried) -> tuple[WorkListPane, InteractionPane]:
    both = QWidget()
    across = QHBoxLayout(both)
    work = WorkListPane(window.desk, window.actions_)
    pane = InteractionPane(window.desk, window.actions_)
    across.addWidget(work, 1)
    across.addWidget(pane, 3)
    window.put(both)
    return work, pane


def test_the_notice_of_a_mention_leads_to_its_note_out_of_what_is_folded(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        work, pane = the_panes(window)
        await until(lambda: work.work.told._begun)
        window.desk.from_hub(NOTE)
        await until(lambda: window.desk.notices.shown)
        [notice] = window.desk.notices.shown

        window.actions_.trigger(notice.action, notice.subject)
        feed = pane.talk.feed
        await until(lambda: feed.current == NOTE.id)

        rect = feed.visualRect(feed.currentIndex())
        assert feed.viewport().rect().intersects(rect)
        assert rect.top() >= 0
        assert feed.hasFocus()
        assert not window.desk.notices.shown

    run(app, scene, profile, (*(r for r in EVERYTHING if r is not MAIL), LONG))


def test_a_click_on_the_notification_of_the_system_shows_the_note_once(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        work, _ = the_panes(window)
        await until(lambda: work.work.told._begun)
        panel, shown = Panel(), list[str]()
        end = ToldOutside(window.desk, [panel], lambda: False, shown.append)
        window.desk.from_hub(NOTE)
        await until(lambda: panel.titles)

        panel.acted.emit(SHOW)
        panel.acted.emit(SHOW)
        work.work.choose(NOTE.id)
        end.close()

        assert panel.titles == ["Malte Muster mentions you in a note"]
        assert shown == [NOTE.id]
        assert window.desk.open.interaction == MAIL.id

    run(app, scene, profile, (*(r for r in EVERYTHING if r is not MAIL), LONG))
