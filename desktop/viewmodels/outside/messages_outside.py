"""What customers write in one's contacts while the window is not in front: told by the system.

Laws: one notification a contact, a newer one takes its place; what concerns more contacts than
AT_ONCE is one summary, never one each, and so is a burst; each goes when its contact was looked
at, answered or handed on, wherever that was done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.domain.words import Channel
from desktop.ports.outside import SHOW, Outside
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads.news import News
from desktop.store.reads.news import news as read_news
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.outside_rules import may_tell, names_customer, says_words

AT_ONCE = 3
COLLECTS_S = 0.7  # what comes together is told together
RESTS_S = 4.0  # between two tellings
_STAYS_S = 60.0
_WORDS = 120  # letters of a message
_NEW = {
    Channel.EMAIL: mark("New e-mail"),
    Channel.CHAT: mark("New chat message"),
    Channel.MESSAGING: mark("New messenger text"),
    Channel.VOICE: mark("New in a call's contact"),
}
Ways = Sequence[Outside]


class MessagesOutside:
    """`slots`: AT_ONCE ways to tell, one a contact, then one for the summary.

    `waiting` is how many contacts have something unread: for badge and tray.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        slots: Sequence[Ways],
        in_front: Callable[[], bool],
        come: Callable[[], None],
        rests_s: float = RESTS_S,
    ) -> None:
        self._desk = desk
        self._slots, self._summary = slots[:AT_ONCE], slots[AT_ONCE]
        self._in_front = in_front
        self._come = come
        self._rests_s = rests_s
        self._known: dict[str, int] | None = None  # by contact, up to when it was told
        self._told: dict[str, int] = {}  # by contact, its slot
        self._summed: set[str] = set()  # the contacts of the summary
        self._news: dict[str, News] = {}
        self._busy = self._again = self._closed = False
        self._task = f"messages {id(self)}"
        self.count = 0
        self.waiting: Signal[int] = Signal()
        self.told: Signal[None] = Signal()  # something was just told
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.opened.connect(self._on_opened),
            *(
                each.acted.connect(self._acting(number))
                for number, slot in enumerate(slots)
                for each in slot
            ),
        )
        self._look()

    def close(self) -> None:
        """Nothing is asked of the window any more; what is told of goes, for nobody hears it."""
        self._closed = True
        self._disconnect()
        self._desk.supervisor.cancel(self._task)
        told = [self._slots[number] for number in self._told.values()]
        told += [self._summary] if self._summed else []
        if told:
            self._desk.supervisor.spawn("messages told no more", _all_gone(told))

    # -------------------------------------------------------------------------------- looking
    def _look(self) -> None:
        self._again = not self._closed
        if self._again and not self._busy:
            self._busy = True
            self._desk.supervisor.spawn(self._task, self._see())

    async def _see(self) -> None:
        try:
            while self._again and not self._closed:
                await self._desk.supervisor.pause(COLLECTS_S if self._known is not None else 0)
                self._again = False
                if await self._once():
                    self.told.emit(None)
                    await self._desk.supervisor.pause(self._rests_s)
        finally:
            self._busy = False

    async def _once(self) -> bool:
        """Withdraw what is done, tell what is new; whether anything was told."""
        found = await self._desk.read(read_news, self._desk.me.agent)
        if self._closed:
            return False  # the content that was asked for has gone while this was read
        self._news = {each.interaction: each for each in found}
        self._count(len(found))
        before, self._known = self._known, {each.interaction: each.at for each in found}
        await self._withdraw_done()
        if before is None or self._in_front():
            return False
        settings, now = self._desk.settings, self._desk.clock.now()
        new = [
            each
            for each in found
            if each.at > before.get(each.interaction, 0)
            and may_tell(settings, now, "message", each.channel.value)
        ]
        if not new:
            return False
        beyond = {*self._told, *(each.interaction for each in new)}
        if self._summed or len(beyond) > AT_ONCE:
            return await self._sum_up(beyond | self._summed)
        told = [await self._tell(each) for each in new]
        return any(told)

    # -------------------------------------------------------------------------------- telling
    async def _tell(self, news: News) -> bool:
        taken = set(self._told.values())
        free = next(number for number in range(AT_ONCE) if number not in taken)
        number = self._told.get(news.interaction, free)
        self._told[news.interaction] = number
        title, text = self._said(news)
        return await _first(self._slots[number], title, text)

    async def _sum_up(self, contacts: set[str]) -> bool:
        """One for all of them in the place of one each."""
        for number in tuple(self._told.values()):
            await _gone(self._slots[number])
        self._told.clear()
        self._summed = contacts & self._news.keys()
        summed = [self._news[each] for each in self._summed]
        title = tr("%n contact(s) have new messages", n=len(summed))
        names = ""
        if names_customer(self._desk.settings):
            known = [each.name for each in summed if each.name]
            names = terms.dotted(*known[:AT_ONCE], "…" if len(known) > AT_ONCE else "")
        return await _first(self._summary, title, names)

    def _said(self, news: News) -> tuple[str, str]:
        settings = self._desk.settings
        title = tr(_NEW[news.channel])
        name = news.name if names_customer(settings) else ""
        many = tr("%n message(s)", n=news.count) if news.count > 1 else ""
        words = " ".join(news.words.split())[:_WORDS] if says_words(settings) else ""
        first = terms.dotted(name, news.queue, many)
        return title, f"{first}\n{words}" if words else first

    async def _withdraw_done(self) -> None:
        for contact in [each for each in self._told if each not in self._news]:
            await _gone(self._slots[self._told.pop(contact)])
        if self._summed and not self._summed & self._news.keys():
            self._summed.clear()
            await _gone(self._summary)

    # --------------------------------------------------------------------------------- events
    def _acting(self, number: int) -> Callable[[str], None]:
        def acted(what: str) -> None:
            if what != SHOW:
                return
            if number == AT_ONCE and self._summed:
                self._summed.clear()
                self._come()
                return
            for contact, slot in tuple(self._told.items()):
                if slot == number:
                    del self._told[contact]
                    self._come()
                    self._show(contact)

        return acted

    def _show(self, contact: str) -> None:
        if news := self._news.get(contact):
            self._desk.go(Open(news.interaction, news.customer))

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("interaction"):
            self._look()

    def _on_opened(self, what: Open) -> None:
        if what.interaction in self._told or what.interaction in self._summed:
            self._look()

    def _count(self, count: int) -> None:
        if count != self.count:
            self.count = count
            self.waiting.emit(count)


async def _first(ways: Ways, title: str, text: str) -> bool:
    for each in ways:
        if await each.tell(title, text, {}, _STAYS_S):
            return True
    return False


async def _all_gone(slots: Sequence[Ways]) -> None:
    for slot in slots:
        await _gone(slot)


async def _gone(ways: Ways) -> None:
    for each in ways:
        await each.withdraw()
