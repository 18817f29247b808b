"""A window whose lease is over shows nothing of customers; one that was withdrawn keeps nothing."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop import withheld
from desktop.domain.operations.agent import SetState
from desktop.domain.words import AgentState, Role
from desktop.line import Standing
from desktop.store import outbox_counts
from desktop.store.opening import FILE, connect
from desktop.store.progress import read_progress, write_progress
from tests.support.desk import RunningClock, put, until
from tests.support.people import EVERYTHING, FRIEDA, JANA
from tests.support.whole_window import MAIL_OPEN, desk, fill, play
from widgets.shared.drawn import Words
from widgets.shell.trouble import Trouble

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pytest
    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

LOCKED = "Customer data is locked: this machine has not spoken with the hub for too long."


class Jumping(RunningClock):
    """A clock that somebody may put forward."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


def granted(profile: Path, clock: Jumping, hours: float) -> None:
    """Give the profile a lease from now on."""
    now = clock.now()
    with closing(connect(profile)) as connection:
        progress = read_progress(connection)
        since, until_ = now.isoformat(), (now + timedelta(hours=hours)).isoformat()
        leased = replace(progress, lease_since=since, lease_until=until_)
        write_progress(connection, leased)


def said(window: Window) -> list[str]:
    return [page.accessibleName() for page in window.findChildren(Trouble) if page.isVisible()]


def test_a_start_after_the_lease_shows_nothing_of_customers_and_offers_the_way_back(
    app: QApplication, profile: Path
) -> None:
    clock = Jumping()
    fill(profile, EVERYTHING)
    granted(profile, clock, hours=1)
    clock.ahead = timedelta(hours=2)

    async def scene(window: Window) -> None:
        await until(lambda: said(window) == [LOCKED])
        words = " ".join(each.text() for each in window.findChildren(Words))
        assert window.content is None
        assert FRIEDA.name not in words
        assert "Your drafts" in words

    play(app, profile, scene, None, clock)

    with closing(connect(profile)) as connection:
        assert read_progress(connection).agent  # everything is still there
        assert outbox_counts.counts(connection) is not None


def test_a_window_locks_while_it_is_open_and_the_first_word_of_the_hub_opens_it(
    app: QApplication, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, "LOOKED_AT_S", 0.02)
    clock = Jumping()
    fill(profile, EVERYTHING)
    granted(profile, clock, hours=1)

    async def scene(window: Window) -> None:
        ours = desk(window)
        ours.show(MAIL_OPEN)
        await until(lambda: ours.line.state.standing is Standing.SIGNED_OUT)
        clock.ahead = timedelta(hours=2)
        await until(lambda: said(window) == [LOCKED])
        assert window.content is None

        clock.ahead = timedelta()
        ours.line.set(standing=Standing.ONLINE)
        await until(lambda: window.content is not None)
        assert said(window) == []

    play(app, profile, scene, None, clock)


def test_a_withdrawn_machine_has_nothing_left_and_says_so(app: QApplication, profile: Path) -> None:
    fill(profile, EVERYTHING)

    async def scene(window: Window) -> None:
        ours = desk(window)
        await until(lambda: ours.line.state.standing is Standing.SIGNED_OUT)
        ours.line.set(standing=Standing.WITHDRAWN, waiting=2)
        await until(lambda: said(window))
        await until(lambda: not list(profile.glob(f"{FILE}*")))
        words = " ".join(each.text() for each in window.findChildren(Words))
        assert "2 changes that waited here could not be handed over." in words

    assert play(app, profile, scene, None) == 0


def test_whoever_is_told_another_role_has_what_it_may_do_in_the_open_window(
    app: QApplication, profile: Path
) -> None:
    fill(profile, EVERYTHING)

    async def scene(window: Window) -> None:
        ours = desk(window)
        await until(lambda: window.commands.is_handled("team.figures"))
        assert window.commands.why_not("page.service").startswith("Editors, owners")

        put(profile, [replace(JANA, role=Role.ADMIN)])
        await ours.ask(SetState(id=JANA.id, state=AgentState.READY))
        await until(lambda: ours.me.role is Role.ADMIN)
        await until(lambda: window.commands.why_not("page.service") == "")

    play(app, profile, scene, None)
