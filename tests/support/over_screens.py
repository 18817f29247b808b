"""What lies over the screens or comes by itself: menus, sheets, offers, calls, notices, the tour.

    play(app, profile, scene, RECORDS)
    async for where in over_screens(window): …      where says which one is in sight

All of it in one window, one after the other; what was opened is closed again before the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.domain.grounds import Ground, Rule
from desktop.notices import Notice, Tone
from desktop.ports.call_events import Routing
from desktop.ports.wire import Reach
from desktop.text import language, tr
from desktop.viewmodels.desk import Open
from integrations.telephony.far_ends import Caller, Line
from integrations.telephony.simulated import SimulatedExchange
from tests.support.at_the_door import at_the_door
from tests.support.backends import LiveHub
from tests.support.calling import CALL, NUMBER
from tests.support.clashes import ADDRESS
from tests.support.desk import until
from tests.support.offered import QUEUED, READY
from tests.support.people import DELIVERY, EVERYTHING, FRIEDA, JANA, MALTE
from tests.support.screens import contact_open, forms, screens, still
from tests.support.whole_window import content, desk, offer, online
from widgets.customer.context import ContextPane
from widgets.help.doctor_page import DoctorPage
from widgets.interaction.who_calls import WhoCalls
from widgets.shared.feed import Feed
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.popup import Popup
from widgets.shell.apart import ApartWindow
from widgets.shell.showing_around import STOPS, ShowingAround
from widgets.signin.again import SignInAgain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from widgets.shell.window import Window

LINES = (Line(1, "Wo bleibt meine Maschine?"),)
CALLED_UP = (  # by their actions, over the open mail
    *("palette.open", "help.keys", "interaction.park", "interaction.assign", "interaction.merge"),
    *("interaction.split", "interaction.tag", "interaction.link-case", "text-module.run"),
    *("composer.send-later", "composer.history", "composer.text-module", "composer.knowledge"),
    *("customer.merge", "customer.tag", "case.assign", "case.hand-to-queue", "case.merge"),
    *("composer.consult", "callback.ask", "team.figures", "state.menu"),
)
RECORDS = (*(it for it in EVERYTHING if it is not JANA), READY, QUEUED, CALL, ADDRESS)


async def everywhere(window: Window, *, wrong: bool = False) -> AsyncIterator[str]:
    """Every screen, then what comes over them, then what is there before any of them."""
    async for where in screens(window, wrong=wrong):
        yield where
    async for where in over_screens(window):
        yield where
    async for where in at_the_door(window):
        yield where


async def over_screens(window: Window) -> AsyncIterator[str]:
    """Leave every one as it was found."""
    hub = LiveHub()
    hub.here = {MALTE.id: Reach.OK}
    desk(window).live = lambda: cast("Any", hub)
    await online(window)
    for part in (_bar, _offer, _call, _called_up, _beside, _notices, _around, _report, _apart):
        async for where in part(window, hub):
            yield where


async def _bar(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    bar = content(window).top_bar
    for name, opener in {"state": bar.state, "bell": bar.bell, "person": bar.me}.items():
        opener.setFocus()
        opener.click()
        await still()
        assert QApplication.activePopupWidget(), name
        yield f"menu of the {name}"
        await shut(window)


async def _offer(window: Window, hub: LiveHub) -> AsyncIterator[str]:
    grounds = (
        Ground(Rule.WAITED, {"waited_s": "38", "percent": "100", "points": "38"}),
        Ground(Rule.LAST_AGENT, {"within_s": "600"}),
    )
    await offer(window, hub, grounds)
    card = content(window).desk_page.offers.card
    for name in ("offer", "offer.why", "offer.decline"):
        assert name == "offer" or window.commands.trigger(name), name
        await still()
        yield name
    window.commands.trigger("offer.decline")  # once more: for the usual reason
    await until(lambda: not card.shown)


async def _call(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    """Somebody whom nobody knows rings; then the contact of a call, with all that its card has."""
    exchange = SimulatedExchange(clock=desk(window).clock, language=language())
    desk(window).calls.use(exchange)
    exchange.ring(Caller(number="+43 660 1234567", name="", lines=LINES))
    await still()
    yield "somebody rings"
    assert window.commands.trigger("offer.accept")
    await until(lambda: any(it.isVisible() for it in window.findChildren(WhoCalls)))
    await still()
    yield "who calls"
    exchange.far_end_hangs_up(exchange.calls()[0].id)
    desk(window).show(Open(CALL.id, FRIEDA.id))
    exchange.ring(Caller(number=NUMBER, lines=LINES), Routing(CALL.id, DELIVERY.id))
    await still()
    yield "call, ringing"
    exchange.answer(exchange.calls()[0].id)
    await until(window.commands["call.hold"].isEnabled)
    for name in ("call.keypad", "call.hold", "call.consult"):
        assert window.commands.trigger(name), name
        await still()
        yield name
    await shut(window)


async def _called_up(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    for name in CALLED_UP:
        await contact_open(window)
        if window.commands.trigger(name):
            await still()
            yield name
            await shut(window)


async def _beside(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    """What two people changed, and the menus of a row and of a field."""
    await contact_open(window)
    (context,) = window.findChildren(ContextPane)
    await until(lambda: context.conflicts.feed.rows)
    await still()
    yield "conflict"
    feed = next(it for it in window.findChildren(Feed) if it.isVisible() and it.rows)
    feed.setFocus()
    QTest.keyClick(feed, Qt.Key.Key_Down)
    QTest.keyClick(feed, Qt.Key.Key_Menu)
    await still()
    yield "menu of a row"
    await shut(window)


async def _notices(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    tones = dict(zip("abcd", Tone, strict=True))
    for matter, tone in tones.items():
        desk(window).notices.tell(
            Notice(
                tone=tone,
                happened=tr("No connection."),
                safe=tr("Keep writing, everything is kept and goes out by itself."),
                replace=matter,
                action="sync.now" if matter == "a" else "",
            )
        )
    await still()
    yield "a notice"
    next(it for it in window.findChildren(NoticeBar) if it.isVisible()).more_asked.emit()
    await still()
    yield "two notices"
    next(it for it in window.findChildren(NoticeBar) if it.isVisible()).more_asked.emit()
    content(window).sign_in_again()
    await still()
    yield "sign in again"
    again = window.findChildren(SignInAgain)[0]
    again.submit.click()
    await still()
    yield "sign in again, wrong"
    again.cancel.click()
    for matter in tones:
        desk(window).notices.clear(matter)


async def _around(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    assert window.commands.trigger("help.tour")
    tour = content(window).findChildren(ShowingAround)[0]
    for number in range(len(STOPS)):
        await still()
        yield f"bubble {number + 1}"
        tour.bubble.next.click()


async def _report(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    window.commands.trigger("page.doctor")
    await still()
    yield "doctor"
    assert window.commands.trigger("doctor.check")
    page = window.findChildren(DoctorPage)[0]
    await until(lambda: page.cards and not page.model.shown.working)
    await still()
    yield "doctor, looked at"
    assert window.commands.trigger("doctor.report")
    await until(lambda: page.model.shown.files)
    await still()
    yield "report"


async def _apart(window: Window, _hub: LiveHub) -> AsyncIterator[str]:
    window.commands.trigger("page.desk")
    await contact_open(window)
    assert window.commands.trigger("pane.apart")
    await until(apart)
    apart()[0].resize(apart()[0].minimumSize())
    await still()
    yield "window of its own"
    apart()[0].close()
    await still()


def windows(window: Window) -> list[QWidget]:
    """The window and, while the contact has one of its own, that."""
    return [window, *apart()]


def apart() -> list[ApartWindow]:
    tops = QApplication.topLevelWidgets()
    return [it for it in tops if isinstance(it, ApartWindow) and it.isVisible()]


async def shut(window: Window) -> None:
    """Close what lies over the window; what is asked in it is left."""
    for top in QApplication.topLevelWidgets():
        if isinstance(top, QMenu) and top.isVisible():
            top.close()
    for popup in window.findChildren(Popup):
        popup.give_up()
    for form in forms(window):
        form.leave()
    await still()
