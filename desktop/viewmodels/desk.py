"""What every view-model of one window is made with: who sits here, the store, the line, the clock.

The desk holds what is open in the window, too, so that the panes agree on it without knowing each
other. Everything here is used on the loop's thread. Laws: a desk is made before the store is open
(`attach` brings it later), so that the window need not wait for it; and on the way to the first
paint nothing here imports asyncio.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import msgspec

from desktop.domain.ids import (
    AgentId,
    CaseId,
    CustomerId,
    InteractionId,
    OperationId,
    SiteId,
    new_id,
)
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Role
from desktop.later import Tasks
from desktop.line import Line
from desktop.notices import Board
from desktop.ports.clock import Clock, unix_ms
from desktop.ports.knowledge import Knowledge, NotYet
from desktop.settings import Settings
from desktop.signal import Signal
from desktop.store.opening import Connection
from desktop.store.transfers import Bringing
from desktop.under_way import UnderWay
from desktop.viewmodels.calls import Calls
from desktop.viewmodels.drafts import Journal
from desktop.viewmodels.just_ended import JustEnded, Soon

if TYPE_CHECKING:
    from desktop.domain.conversation import Attachment
    from desktop.domain.operations.registry import AnyOperation
    from desktop.domain.records import Record
    from desktop.ports.around import Around
    from desktop.ports.backend import Backend
    from desktop.ports.beside import Beside
    from desktop.ports.legs import Legs
    from desktop.ports.machine import Machine
    from desktop.ports.opener import Opener
    from desktop.ports.sound import Sound
    from desktop.ports.wire import Held
    from desktop.store.blobs import BlobFolder
    from desktop.store.changes import Changes
    from desktop.store.reads.first import First
    from desktop.store.reads.tasks import Listed
    from desktop.store.reads.told import Told
    from desktop.store.sent_forms import SentForm
    from desktop.store.worker import StoreThread
    from desktop.viewmodels.sent_reply import Sent

_ALONG: ContextVar[list[AnyOperation] | None] = ContextVar("asked along", default=None)
_FORM: ContextVar[list[SentForm] | None] = ContextVar("asked by a form", default=None)

T = TypeVar("T")
P = ParamSpec("P")


class Me(msgspec.Struct, frozen=True):
    """The person who has signed in."""

    agent: AgentId
    site: SiteId
    name: str
    role: Role = Role.AGENT


class Open(msgspec.Struct, frozen=True):
    """What the panes show: an interaction with its customer and case, or a customer alone."""

    interaction: InteractionId | None = None
    customer: CustomerId | None = None
    case: CaseId | None = None


class Gone(msgspec.Struct, frozen=True):
    """A step of the person's own to what is open now."""

    to: Open
    to_write: bool = False  # it is theirs now, although its record may not say so yet
    beside: bool = False  # to what stands beside the contact, which was open already


class Coming(msgspec.Struct, frozen=True):
    """What the person has asked for and waits for."""

    left: bool  # what was written is left for it
    contact: InteractionId | None = None  # where it is known already which it will be


class Desk:
    """Shared by the view-models of one window."""

    def __init__(
        self,
        *,
        me: Me,
        store: StoreThread | None,
        line: Line,
        clock: Clock,
        settings: Settings,
        notices: Board,
        supervisor: Tasks,
        live: Callable[[], Backend | None],
        first: First | None = None,
    ) -> None:
        """`first` is what was read before there was a store: shown until it is read anew."""
        self.opener: Opener | None = None  # the system's way to show a file
        self.me = me
        self.line = line
        self.clock = clock
        self.settings = settings
        self.notices = notices
        self.supervisor = supervisor
        self.live = live  # the hub while the line stands, for what only it can decide
        self.first = first
        self.codes: Mapping[str, str] = {}  # what the enterprise calls its wrap-up codes
        self.journal = Journal(self)  # of forms, and of whatever else is written here
        self.open = Open()
        self.opened: Signal[Open] = Signal()
        self.asked_for: Signal[Coming] = Signal()  # it is on its way
        self.here: Signal[None] = Signal()  # it is there now, or it will not come
        self.went: Signal[Gone] = Signal()  # the keyboard goes along
        self.typed_early: set[InteractionId] = set()  # for these something waits in this window
        self.neighbours: tuple[InteractionId, ...] = ()  # above and below the open contact
        self.neighbours_changed: Signal[tuple[InteractionId, ...]] = Signal()
        self.sought: Signal[str] = Signal()  # a note of the open contact that is to be in view
        self.insert: Signal[str] = Signal()  # words for the composer, where its caret stands
        self.take_out: Signal[str] = Signal()  # the same words, if they still stand there
        self.macro_asked: Signal[str] = Signal()  # the text module whose steps are to be done
        self.mailed: Signal[Sent] = Signal()  # a mail that no contact led to, written elsewhere
        self.just_ended = JustEnded(supervisor)
        self.task: Listed | None = None  # the task that is selected, in whichever pane
        self.task_selected: Signal[Listed | None] = Signal()
        self.lapsed: frozenset[str] = frozenset()  # contacts in hand that others may have by now
        self.lapsed_changed: Signal[frozenset[str]] = Signal()
        self.let_go: Signal[Held] = Signal()  # a contact that this person gives back
        self.told_me: Signal[Told] = Signal()  # somebody has named this person in a note
        self.read_of_me: Signal[frozenset[str]] = Signal()  # such notes were looked at
        self.legs: Signal[Legs] = Signal()  # calls of other desks to this person, as the hub tells
        self.company: Signal[Beside] = Signal()  # who else is at a contact, as the hub tells it
        self.knowledge: Knowledge = NotYet()  # the articles' index, filled behind the first paint
        self.changed: Signal[Changes] = Signal()  # what a transaction touched, after its commit
        self.calls = Calls(self)
        self.under_way = UnderWay()  # what takes longer than a moment
        self.machine: Machine | None = None  # what the window runs on, for the doctor's screen
        self.sound: Sound | None = None  # of this machine
        self.around: Around | None = None  # what this machine knows of the person's surroundings
        self._leaving: dict[object, Callable[[], Awaitable[None]]] = {}
        self.soon = Soon(supervisor, notices)  # what can still be taken back
        self.on_leaving(self.soon.finish)
        self._store: StoreThread | None = None
        if store is not None:
            self.attach(store)

    def hub_now(self) -> datetime:
        """The time by the hub's clock, as far as it is known; by ours where that is no other."""
        return self.clock.now() + timedelta(seconds=self.line.state.ahead_s)

    def attach(self, store: StoreThread) -> None:
        """The store is open: from now on reading and asking work."""
        self._store = store
        store.changed.connect(self.changed.emit)

    def on_leaving(self, finish: Callable[[], Awaitable[None]]) -> Callable[[], None]:
        """Have `finish` awaited before the panes go: what was typed is made safe in it."""
        key = object()
        self._leaving[key] = finish

        def undo() -> None:
            self._leaving.pop(key, None)

        return undo

    async def leave(self) -> None:
        """Return when everything that was typed is safe."""
        await self.journal.flush()
        for finish in tuple(self._leaving.values()):
            await finish()

    def show(self, what: Open) -> None:
        """Open something in the panes."""
        if what != self.open:
            self.open = what
            self.opened.emit(what)

    def go(self, what: Open, *, to_write: bool = False, beside: bool = False) -> None:
        """Open what the person has asked for, and go on there with the keyboard.

        beside: what they asked for is the case or customer, and the contact was open before.
        """
        self.show(what)
        self.went.emit(Gone(what, to_write, beside))

    def bring(
        self,
        name: str,
        work: Callable[[], Awaitable[None]],
        *,
        leaves: bool = True,
        contact: InteractionId | None = None,
    ) -> None:
        """Do what the person waits for: what is typed meanwhile is for what comes of it.

        leaves: not so an accepted offer, during which one may write on where one writes.
        contact: that which will come, where it is known.
        """
        self.asked_for.emit(Coming(leaves, contact))
        self.supervisor.spawn(name, self._brought(work))

    async def _brought(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        finally:
            self.here.emit(None)

    def beside(self, contacts: tuple[InteractionId, ...]) -> None:
        """These are next to the open contact: somebody may go there."""
        if contacts != self.neighbours:
            self.neighbours = contacts
            self.neighbours_changed.emit(contacts)

    def select(self, task: Listed | None) -> None:
        """Make a task the one that actions on tasks are about; None: none is."""
        if task != self.task:
            self.task = task
            self.task_selected.emit(task)

    def lapse(self, contacts: frozenset[str]) -> None:
        """These contacts may be somebody else's: the hub has not confirmed them in time."""
        if contacts != self.lapsed:
            self.lapsed = contacts
            self.lapsed_changed.emit(contacts)

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of a query of `store.reads`, from the reading thread."""
        return await self._opened.read(query, *args, **kwargs)

    async def ask(
        self,
        *operations: AnyOperation,
        files: Sequence[Bringing] = (),
        saw: Sequence[Record] = (),
    ) -> list[OperationId]:
        """Put operations into the outbox, all or none; durable when this returns.

        files: what they name that lies in the folder of attachments and is to be brought first.
        saw: records as the person had them before their eyes, where they are others by now.
        """
        along = _ALONG.get() or []
        asked = (*operations, *along)
        along.clear()
        form = _FORM.get() or []
        return await self._opened.ask(asked, files, saw, form.pop() if form else None)

    async def file(self, work: Callable[[BlobFolder], T]) -> T:
        """What the folder of attachments answers, from its own thread."""
        return await self._opened.file(work)

    async def fetch(self, file: Attachment, interaction: InteractionId) -> None:
        """Have an attachment of this interaction fetched, now or when the line is back."""
        await self._opened.fetch(file, interaction)

    @contextmanager
    def asking_along(
        self, *operations: AnyOperation, form: SentForm | None = None
    ) -> Iterator[list[AnyOperation]]:
        """Whatever is asked for first in here asks for these, too, in the same transaction.

        form: what it stood in, so that a refusal finds back to it.
        What is left over in the list at the end was not asked for, because nothing was.
        """
        along = list(operations)
        before, by = _ALONG.set(along), _FORM.set([form] if form else None)
        try:
            yield along
        finally:
            _ALONG.reset(before)
            _FORM.reset(by)

    async def dismiss(self, *operations: str) -> None:
        """The person has seen these refusals."""
        await self._opened.dismiss(operations)

    async def keep(self, work: Callable[[Connection], T]) -> T:
        """Write what is this desk's alone: `partial(recent.note, kind="case", id_=id_)`."""
        return await self._opened.keep(work)

    async def see(self, interaction: InteractionId, upto: datetime) -> None:
        """The person has been shown what was said in it up to this time."""
        await self._opened.see(interaction, milliseconds(upto) or 0)

    def new_id(self) -> str:
        return new_id(unix_ms(self.clock))

    @property
    def _opened(self) -> StoreThread:
        if self._store is None:
            raise RuntimeError("the store is not open yet")
        return self._store
