"""What may help in the open contact, by itself: articles and text modules, each with its reason.

Looked for anew when a message comes, when the agent goes on writing, and when one was put away.
Law: rows stand still while somebody points at them or has the keyboard there (`hold`); what was
found meanwhile is shown when they leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from types import MappingProxyType

from desktop.domain.ids import InteractionId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.words import DraftKind, Usable, Used
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads.suggesting import LOOKED_AT, Hits, Said, Suggested, likeliest, what_is_said
from desktop.text import tr
from desktop.viewmodels import codes, terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.finding.knowledge_rows import INSERT, OPEN
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Hit, Part, Row
from desktop.viewmodels.text_modules import text_modules
from desktop.viewmodels.using import insert_fitting, note_use

SUGGESTED = 5
NO_HELP = "no-help"
MODULE = "module:"  # what the key of a text module's row begins with
_WRITING_S = 0.6  # after the last key: nobody looks up while they type
_FEW = 3  # in the customer's language, before others are looked at


class Suggestions:
    """`rows()` as they are to be shown; `changed` when they are others."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.found: tuple[Suggested, ...] = ()
        self.changed: Signal[tuple[Suggested, ...]] = Signal()
        self._held: tuple[Suggested, ...] | None = None  # found while the rows had to stand still
        self._holds = False
        self._interaction: InteractionId | None = None
        self._reading = Latest(desk.supervisor, "suggestions")
        self._disconnect = all_of(
            desk.opened.connect(self._on_open),
            desk.changed.connect(self._on_change),
        )
        self._on_open(desk.open)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def rows(self) -> tuple[Row, ...]:
        return rows_of(self.found, self._desk.codes)

    def hold(self, *, still: bool) -> None:
        """Somebody points at the rows or has left them."""
        self._holds = still
        if not still and self._held is not None:
            held, self._held = self._held, None
            self._take(held)

    async def insert(self, key: str, asked: str = "") -> None:
        """Put what answers into the composer: a paragraph of the article, or the text module."""
        if key.startswith(MODULE):
            await text_modules.insert(self._desk, key.removeprefix(MODULE))
        else:
            await insert_fitting(self._desk, key, asked)

    async def put_away(self, key: str) -> None:
        """It does not help here: it goes from this contact, and stands lower in others."""
        id_ = key.removeprefix(MODULE)
        kind = Usable.TEXT_MODULE if key.startswith(MODULE) else Usable.ARTICLE
        await note_use(self._desk, id_, kind, Used.DISMISSED)
        self._show(tuple(each for each in self.found if each.of != id_))

    # -------------------------------------------------------------------------------- looking
    def _on_open(self, what: Open) -> None:
        if what.interaction != self._interaction:
            self._interaction = what.interaction
            self._held = None
            self._show(())
            self._look()

    def _on_change(self, changes: Changes) -> None:
        here = self._interaction
        if here is None:
            return
        if changes.whole or here in changes.of("interaction"):
            self._look()
        elif draft_id(self._desk.me.agent, here, DraftKind.REPLY) in changes.of("draft"):
            self._look(after_s=_WRITING_S)

    def _look(self, after_s: float = 0.0) -> None:
        if self._interaction is not None:
            self._reading.ask(self._read(self._interaction, after_s))

    async def _read(self, interaction: InteractionId, after_s: float) -> None:
        if after_s:
            await self._desk.supervisor.pause(after_s)
        found = await looked_up(self._desk, interaction)
        self._take(_in_place(self.found, found) if after_s else found)

    def _take(self, found: tuple[Suggested, ...]) -> None:
        if self._holds and self.found:
            self._held = found
        else:
            self._show(found)

    def _show(self, found: tuple[Suggested, ...]) -> None:
        if found != self.found:
            self.found = found
            self.changed.emit(found)


async def looked_up(desk: Desk, interaction: InteractionId) -> tuple[Suggested, ...]:
    """What may help in this contact now, the likeliest first."""
    me, now = desk.me.agent, desk.clock.now()
    said = await desk.read(what_is_said, interaction, me)
    if said is None or not said.words:
        return ()
    hits = await _hits(desk, said)
    return await desk.read(likeliest, said, hits, me, now, limit=SUGGESTED)


async def _hits(desk: Desk, said: Said) -> Hits | None:
    """What the index finds, in the customer's language first; None while it is not ready."""
    found = await desk.knowledge.like(said.words, LOOKED_AT, said.language)
    if found is not None and len(found) < _FEW and said.language:
        found = await desk.knowledge.like(said.words, LOOKED_AT)
    return None if found is None else [(hit.id, hit.score) for hit in found]


def rows_of(
    found: Iterable[Suggested], called: Mapping[str, str] = MappingProxyType({})
) -> tuple[Row, ...]:
    """Articles are numbered: ??1 in the composer is the first of them."""
    numbers = count(1)
    return tuple(
        _article(of, next(numbers), called) if of.of_kind is Usable.ARTICLE else _module(of, called)
        for of in found
    )


def _article(of: Suggested, number: int, called: Mapping[str, str]) -> Hit:
    return Hit(
        key=of.of,
        title=of.title,
        text=of.passage.text,
        marks=of.passage.marks,
        source=_why(of, called),
        shortcut=f"??{number}",
        parts=(Part(INSERT, tr("Insert")), Part(OPEN, tr("Open it")), Part(NO_HELP, tr("No help"))),
        said=terms.sentence(tr("Suggested"), of.title, _why(of, called), of.passage.text),
    )


def _module(of: Suggested, called: Mapping[str, str]) -> Hit:
    why = terms.dotted(tr("Text module"), _why(of, called))
    return Hit(
        key=f"{MODULE}{of.of}",
        title=of.title,
        text=of.passage.text,
        marks=of.passage.marks,
        source=why,
        parts=(Part(INSERT, tr("Insert")), Part(NO_HELP, tr("No help"))),
        said=terms.sentence(tr("Suggested"), of.title, why, of.passage.text),
        icon="text-quote",
    )


def _why(of: Suggested, called: Mapping[str, str]) -> str:
    """Why it stands there, in a few words: its use first, else the words they share."""
    if of.own and of.own >= of.used:
        return tr("you used it %n time(s)", n=of.own)
    if of.used and of.code:
        return tr("used %n time(s) for {reason}", n=of.used, reason=codes.title(of.code, called))
    if of.used:
        return tr("used %n time(s) in this queue", n=of.used)
    words = ", ".join(tr("“{words}”", words=each) for each in of.fits)
    return tr("has {words}", words=words) if words else tr("fits what was written")


def _in_place(before: tuple[Suggested, ...], found: tuple[Suggested, ...]) -> tuple[Suggested, ...]:
    """The same things stay where they stood: a better order is not worth their jumping about."""
    places = {each.of: at for at, each in enumerate(before)}
    if {each.of for each in found} != places.keys():
        return found
    return tuple(sorted(found, key=lambda each: places[each.of]))
