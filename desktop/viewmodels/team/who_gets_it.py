"""Who would get a contact that waits, and why; why not the others: the hub's dry run in words.

Laws: it is asked anew each time it is opened and says as of when; without a line, or where the hub
does not say it, that is what is shown, with what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from desktop.domain.grounds import Ground
from desktop.domain.ids import InteractionId
from desktop.domain.words import InteractionStatus
from desktop.ports.errors import Forbidden, OutsideError
from desktop.ports.why import Explaining, Passed, Why
from desktop.signal import Signal
from desktop.store.reads.named import Named, named
from desktop.text import mark, tr
from desktop.viewmodels import routing_words, terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Badge, Empty, Heading, LineRow, Row, Skeleton, empty
from desktop.viewmodels.times.when import clock_s, lasted

_MOST: Final = 100  # of those who would not get it
_SAID: Final = {
    InteractionStatus.QUEUED: (mark("Would go to {who}"), mark("gets it")),
    InteractionStatus.OFFERED: (mark("Is offered to {who}"), mark("is asked")),
    InteractionStatus.ACTIVE: (mark("In hand of {who}"), mark("has it")),
    InteractionStatus.PARKED: (mark("Parked by {who}"), mark("has it")),
    InteractionStatus.CLOSED: (mark("Was with {who}"), mark("had it")),
}


class WhoGetsIt:
    """`ask` for a contact; `rows` is the answer, `title` whom it is about."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.title = ""
        self.rows: tuple[Row, ...] = ()
        self.changed: Signal[tuple[Row, ...]] = Signal()
        self._asking = Latest(desk.supervisor, "who gets it")

    def close(self) -> None:
        self._asking.drop()

    def ask(self, interaction: InteractionId | None) -> None:
        """None: that of the contact that is open."""
        contact = interaction or self._desk.open.interaction
        self.title = ""
        if contact is None:
            self._show((_nothing_open(),))
            return
        self._show((Skeleton(key="s1", said="", shape="line"),))
        self._asking.ask(self._ask(contact))

    async def _ask(self, interaction: InteractionId) -> None:
        backend = self._desk.live()
        known = await self._desk.read(named, interaction)
        self.title = terms.dotted(known.customer or tr("Unknown customer"), known.queue)
        if backend is None:
            self._show((_no_line(),))
            return
        try:
            why = await backend.why(interaction) if isinstance(backend, Explaining) else None
        except Forbidden:
            why = None
        except OutsideError:
            self._show((_no_line(),))
            return
        self._show((_not_said(),) if why is None else rows_of(why, known, self._as_of()))

    def _as_of(self) -> str:
        return tr("As of {time}", time=clock_s(self._desk.clock.now()))

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.changed.emit(rows)


def rows_of(why: Why, known: Named, as_of: str) -> tuple[Row, ...]:
    if why.status is not InteractionStatus.QUEUED:
        return tuple(_answer(why, known, as_of))
    return (
        *_answer(why, known, as_of),
        *_grounds("order", tr("Its place in line"), _first(why), why.order, known.names),
        *_others(why.others, known.names),
    )


def _first(why: Why) -> str:
    return tr("%n come first", n=why.before) if why.before else tr("it comes first")


def _answer(why: Why, known: Named, as_of: str) -> Iterator[Row]:
    goes = why.decision
    if why.gone_at is not None:
        yield from _gone(why.gone_at, why.waited_s, as_of)
        return
    if goes is None:
        elsewhere = tr("Would go to another site now")  # whose people this person may not see
        title = tr("Nobody would get it now") if why.waits else elsewhere
        yield Heading(key="answer", title=title, count=as_of, said=terms.sentence(title, as_of))
        for at, ground in enumerate(why.waits):
            words = routing_words.say(ground, known.names)
            yield LineRow(key=f"waits:{at}", icon="clock", title=words, said=words)
        return
    who = known.names.get(goes.agent or goes.site, tr("Somebody"))
    site = known.names.get(goes.site, "") if goes.agent else ""
    said_of, badged = _SAID[why.status]
    title = tr(said_of).format(who=who)
    yield Heading(key="answer", title=title, count=as_of, said=terms.sentence(title, as_of))
    badge = Badge(tr(badged), "ready", "circle-check")
    yield LineRow(
        key="who",
        icon="user-round" if goes.agent else "users",
        title=who,
        more=site,
        badge=badge,
        said=terms.sentence(who, site, badge.text),
    )
    ordered = [each for each in goes.grounds if each not in why.order]
    for at, ground in enumerate(routing_words.weightiest_first(ordered)):
        words = routing_words.say(ground, known.names)
        yield LineRow(key=f"ground:{at}", icon="check", title=words, said=words)


def _gone(at: datetime, waited_s: float, as_of: str) -> Iterator[Row]:
    title = tr("The caller has hung up")
    yield Heading(key="answer", title=title, count=as_of, said=terms.sentence(title, as_of))
    words = tr(
        "At {time}, after {waited} in which nobody took the call",
        time=clock_s(at),
        waited=lasted(waited_s),
    )
    yield LineRow(key="gone", icon="phone-off", title=words, said=words)


def _grounds(
    key: str, title: str, count: str, grounds: Sequence[Ground], names: Mapping[str, str]
) -> Iterator[Row]:
    yield Heading(key=key, title=title, count=count, said=terms.sentence(title, count))
    for at, ground in enumerate(grounds):
        words = routing_words.say(ground, names)
        yield LineRow(key=f"{key}:{at}", icon="arrow-up", title=words, said=words)


def _others(others: Sequence[Passed], names: Mapping[str, str]) -> Iterator[Row]:
    if not others:
        return
    title, count = tr("Why not the others"), str(len(others))
    yield Heading(key="others", title=title, count=count, said=terms.sentence(title, count))
    for at, each in enumerate(others[:_MOST]):
        who = names.get(each.agent or each.site, tr("Somebody"))
        why = routing_words.against(each.ground, names)
        icon = "user-round" if each.agent else "users"
        said = terms.sentence(who, why)
        yield LineRow(key=f"other:{at}", icon=icon, title=who, more=why, said=said)
    if len(others) > _MOST:
        more = tr("and %n more", n=len(others) - _MOST)
        yield LineRow(key="more", icon="ellipsis", title=more, said=more)


def _empty(key: str, icon: str, title: str, text: str) -> Empty:
    return empty(icon, title, text, key=key)


def _nothing_open() -> Empty:
    text = tr("Open a contact that waits, or press Enter on a queue of the page Team.")
    return _empty("nothing-open", "info", tr("Which contact?"), text)


def _no_line() -> Empty:
    return _empty(
        "no-line",
        "cloud-off",
        tr("No line to the hub"),
        tr("Who gets a contact is decided there. Try again when the line is back."),
    )


def _not_said() -> Empty:
    title = tr("This contact does not wait for anybody")
    return _empty("not-said", "info", title, tr("It is in hand or ended, or you may not see it."))
