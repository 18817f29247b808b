"""What can be shown and chosen without a loop, a store or a line to the hub.

The first half of the program: made before the first paint, used until the end. What needs the
second half (`desktop.running`) is asked of it through `Hands`, and does nothing before it is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QApplication, QWidget

from desktop import text
from desktop.commands.spoken import spoken_language
from desktop.domain.kinds import milliseconds
from desktop.later import Later
from desktop.line import Line
from desktop.notices import Board, Notice, Tone
from desktop.ports.knowledge import Knowledge, NotYet
from desktop.settings import (
    COMPACT,
    HUB,
    KEYS,
    LANGUAGE,
    LETTERS,
    LOGIN,
    MOTION,
    TEXT_SIZE,
    THEME,
    Setting,
    Settings,
)
from desktop.store import lease
from desktop.store.reads.first import First, first
from desktop.under_way import UnderWay
from desktop.viewmodels.desk import Desk, Me
from desktop.viewmodels.signin.signin import SigningIn
from desktop.viewmodels.times.when import end_of_day
from widgets.shared import motion
from widgets.shell.panes import Panes
from widgets.shell.window import Window
from widgets.theme.appearance import Appearance

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.ports.backend import Backend
    from desktop.ports.beside import Beside
    from desktop.ports.clock import Clock
    from desktop.ports.legs import Legs
    from desktop.ports.telephony import Outlet
    from desktop.ports.training import Trainer
    from desktop.store.progress import Progress
    from desktop.store.worker import StoreThread
    from desktop.viewmodels.lease_words import Said
    from desktop.viewmodels.signin.signin import Credentials
    from widgets.shell.content import Content
    from widgets.shell.trouble import Trouble
    from widgets.signin.again import SignInAgain

Started = Callable[[Window], Coroutine[Any, Any, None]]

_PLUGGED_IN = "desktop.viewmodels.telephone.plugged_in"
_WORK_LIST = ("widgets.worklist.pane", "WorkListPane")
_INTERACTION = ("widgets.interaction.pane", "InteractionPane")
_CONTEXT = ("widgets.customer.context", "ContextPane")
_PAGES = {
    "page.customers": ("widgets.lists.page", "CustomersPage"),
    "page.duplicates": ("widgets.lists.twice_page", "TwicePage"),
    "page.contacts": ("widgets.lists.page", "ContactsPage"),
    "page.cases": ("widgets.lists.page", "CasesPage"),
    "page.tasks": ("widgets.tasks.page", "TasksPage"),
    "page.knowledge": ("widgets.knowledge.page", "KnowledgePage"),
    "page.team": ("widgets.team.page", "TeamPage"),
    "page.service": ("widgets.service.page", "ServicePage"),
    "page.outbox": ("widgets.shell.outbox_page", "OutboxPage"),
    "page.doctor": ("widgets.help.doctor_page", "DoctorPage"),
    "page.help": ("widgets.help.page", "HelpPage"),
    "page.settings": ("widgets.settings.page", "SettingsView"),
}


class Hands(Protocol):
    """What only the running program can do."""

    store: StoreThread

    @property
    def backend(self) -> Backend | None: ...

    async def sign_in(self, credentials: Credentials) -> None: ...

    def sign_out(self) -> None: ...

    def try_now(self) -> None: ...


class Front:
    """`running` is None until the second half has begun."""

    def __init__(
        self,
        app: QApplication,
        profile: Path,
        settings: Settings,
        clock: Clock,
        *,
        trainer: Trainer | None = None,
        outlet: Outlet | None = None,
    ) -> None:
        """trainer: of a demo. outlet: where the telephone is plugged in."""
        self.profile = profile
        self.settings = settings
        self.clock = clock
        self.line = Line()
        self.notices = Board()
        self.under_way = UnderWay()
        self._trainer = trainer
        self._outlet = outlet
        self._unplug: Callable[[], None] | None = None
        self.later = Later()
        self.appearance = Appearance(app, has_fusion=True)
        self.dress()
        self.window = Window(settings)
        self.desk: Desk | None = None
        self.knowledge: Knowledge = NotYet()
        self.running: Hands | None = None
        self.locked = False  # nothing of customers is shown: see `desktop.store.lease`
        self.then: tuple[str, ...] = ()  # the command to go on with after the window
        self._begin_to_show()

    def _begin_to_show(self) -> None:
        if not self.show_what_is_here():
            self._ask_who()
        for flaw in self.settings.flaws:
            self.notices.tell(Notice(tone=Tone.WARNING, happened=flaw, replace="settings"))

    def show_what_is_here(self) -> bool:
        """Show the desk of whoever is signed in; False when there is nobody, or it cannot be read.

        A store of an older version can be read once it is open: then this is asked again.
        """
        due_before = milliseconds(end_of_day(self.clock.now(), days=1)) or 0
        found = first(self.profile, due_before)
        if found is None:
            return False
        if lease.is_over(found.progress, self.clock.now()):
            self.lock(found.counts.waiting)
        else:
            self.sit_down(found.progress, found)
        return True

    def lock(self, waiting: int, *, signed_out: bool = False) -> None:
        """Show nothing of customers until the hub was heard."""
        self.locked = True
        words = import_module("desktop.viewmodels.lease_words").locked(
            waiting, signed_out=signed_out
        )
        page = self.say_alone(words)
        page.chosen.connect(self._ask_who if signed_out else self._try_now)

    def say_alone(self, words: Said) -> Trouble:
        """Nothing but these words, and a way out."""
        page: Trouble = import_module("widgets.shell.trouble").Trouble(
            words.happened, words.then, offer=words.offer
        )
        page.ended.connect(self.window.close)
        self.window.show_alone(page)
        return page

    def _ask_who(self) -> None:
        page = import_module("widgets.signin.page").SignInPage(self._signing_in())
        page.demo_asked.connect(self._go_on_with_the_demo)
        page.language_asked.connect(self._speak)
        self.window.show_sign_in(page)

    def _speak(self, language: str) -> None:
        """Ask anew in this language; what was typed already stays, but for the password."""
        before = self.window.sign_in
        self.settings.choose(LANGUAGE, language)
        self.take(LANGUAGE)
        self._ask_who()
        if before is not None and self.window.sign_in is not None:
            self.window.sign_in.take_over(before)

    def sit_down(self, progress: Progress, found: First | None = None) -> None:
        """Show the desk of the profile's owner."""
        me = Me(agent=progress.agent, site=progress.site, name=progress.name)
        if found and found.agent:
            me = Me(agent=me.agent, site=me.site, name=me.name, role=found.agent.role)
        self.desk = Desk(
            me=me,
            store=self.running.store if self.running else None,
            line=self.line,
            clock=self.clock,
            settings=self.settings,
            notices=self.notices,
            supervisor=self.later,
            live=self._live,
            first=found,
        )
        self.desk.knowledge = self.knowledge
        self.desk.under_way = self.under_way
        if self._outlet is not None:
            self._plug_in(self._outlet, self.desk)
        if found:
            as_of = datetime.fromisoformat(found.progress.as_of) if found.progress.as_of else None
            counts = found.counts
            self.line.set(waiting=counts.waiting, refused=counts.refused, as_of=as_of)
        self.show_desk()
        self.desk.first = None  # from now on the store is read

    def _plug_in(self, outlet: Outlet, desk: Desk) -> None:
        """Give the desk its telephone; a call that is under way goes on at the next desk."""
        if self._unplug is not None:
            self._unplug()
        self._unplug = desk.calls.close
        desk.calls.use(outlet.telephone)

        async def run() -> None:
            await outlet.run(import_module(_PLUGGED_IN).PluggedIn(desk))

        self.later.cancel("telephone")
        self.later.spawn("telephone", run())

    def know(self, knowledge: Knowledge) -> None:
        """From now on the desk, this one or the next, asks this index."""
        self.knowledge = knowledge
        if self.desk is not None:
            self.desk.knowledge = knowledge

    def told_beside(self, beside: Beside) -> None:
        """The hub has said who else is at a contact."""
        if self.desk is not None:
            self.desk.company.emit(beside)

    def told_legs(self, legs: Legs) -> None:
        """The hub has said how calls of other desks to this person stand."""
        if self.desk is not None:
            self.desk.legs.emit(legs)

    def show_desk(self) -> Content | None:
        """Build the window's content for the desk, in the language and keys of now."""
        if self.desk is None:
            return None
        content = self.window.show_desk(self.desk, panes(), self._again)
        commands = self.window.commands
        content.keep(commands.handle("session.sign-in", content.sign_in_again))
        content.keep(commands.handle("session.sign-out", self._sign_out))
        content.keep(commands.handle("sync.now", self._try_now))
        if self._trainer is not None:
            self._train(self._trainer, content)
        return content

    def _train(self, trainer: Trainer, content: Content) -> None:
        """Let the person steer the customers of the demo."""
        commands = self.window.commands
        training = import_module("desktop.viewmodels.training").Training(trainer, self.notices)
        for name in ("more", "fewer", "pause", "difficult"):
            content.keep(commands.handle(f"training.{name}", getattr(training, name)))
        commands.say(demo=True)

    def dress(self) -> None:
        """Wear theme, size and density as chosen."""
        scale = int(self.settings[TEXT_SIZE]) / 100
        self.appearance.use(self.settings[THEME], scale=scale, compact=self.settings[COMPACT])
        motion.use(self.settings[MOTION])

    def take(self, setting: Setting[Any]) -> bool:
        """Let a choice hold at once; True when the content has to be built anew for it."""
        if setting in (THEME, TEXT_SIZE, COMPACT, MOTION):
            self.dress()
        elif setting in (KEYS, LETTERS):
            self.window.take_keys()
        elif setting is LANGUAGE:
            again = text.rewording()
            text.use(language_of(self.settings))
            self.notices.reword(again)
            self.window.commands.reword()
            return True
        return False

    def _signing_in(self) -> SigningIn:
        return SigningIn(
            tasks=self.later,
            sign_in=self._sign_in,
            address=self.settings[HUB],
            login=self.settings[LOGIN],
        )

    async def _sign_in(self, credentials: Credentials) -> None:
        if self.running is not None:
            await self.running.sign_in(credentials)

    def _again(self) -> SignInAgain:
        """The line in which a password is asked for anew; built when it is wanted."""
        again: SignInAgain = import_module("widgets.signin.again").SignInAgain(self._signing_in())
        return again

    def _sign_out(self) -> None:
        if self.running is not None:
            self.running.sign_out()

    def _try_now(self) -> None:
        if self.running is not None:
            self.running.try_now()

    def _live(self) -> Backend | None:
        return self.running.backend if self.running and self.line.state.online else None

    def _go_on_with_the_demo(self) -> None:
        self.then = ("demo",)
        self.window.close()


def language_of(settings: Settings) -> str:
    chosen = settings[LANGUAGE]
    return spoken_language(os.environ) if chosen == "system" else chosen


def panes() -> Panes:
    """The window's panes, each loaded when it is built."""
    return Panes(
        work_list=_pane(*_WORK_LIST),
        interaction=_pane(*_INTERACTION),
        context=_pane(*_CONTEXT),
        pages={id_: _pane(*where) for id_, where in _PAGES.items()},
    )


# What the desk is loaded from after its first paint, and what the pages are, in order of need.
OF_THE_DESK = (_WORK_LIST[0], _INTERACTION[0], _CONTEXT[0], "widgets.shell.after")
_NUMBERS = "desktop.store.telephone"  # with every country's; the first number asks for it
OF_THE_PAGES = (_NUMBERS, *(module for module, _ in _PAGES.values()))


def _pane(module: str, name: str) -> Callable[..., QWidget]:
    def build(*parts: object) -> QWidget:
        pane: QWidget = getattr(import_module(module), name)(*parts)
        return pane

    return build
