"""An agent's day on the line: ready, an offer, the customer, an answer, a promise, the wrap-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from desktop.domain.words import AgentState
from desktop.text import tr
from desktop.viewmodels import codes
from desktop.viewmodels import state_words as states
from desktop.viewmodels.offer_shown import excuses
from widgets.shared.offer_card import OfferCard
from widgets.shared.pills import StateSelector
from widgets.shared.tabs import Tabs
from widgets.tour import eyes, hands
from widgets.tour.signing_in import fill, push
from widgets.tour.stage import Step, until

if TYPE_CHECKING:
    from widgets.tour.script import Words

_OFFER_S = 20.0
_ANSWER_S = 60.0


class Day:
    """From ready to the wrap-up of one mail."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def steps(self) -> tuple[Step, ...]:
        return (
            Step("state-menu", self.open_states),
            Step("offer", self.be_ready),
            Step("accepted", self.accept),
            Step("next-state", self.choose_what_comes_then),
            Step("customer", self.look_at_customer),
            Step("timeline", self.look_back),
            Step("knowledge", self.ask),
            Step("answer", self.write),
            Step("sent", self.send),
            Step("note", self.note),
            Step("promise", self.promise),
            Step("promised", self.promised),
            Step("answered-back", self.hear_back),
            Step("wrap-up", self.wrap_up),
            Step("completed", self.complete),
        )

    async def open_states(self) -> str:
        selector = await until("the own state", lambda: eyes.seen(StateSelector))
        await hands.click(selector)
        menu = await until("the menu of states", lambda: eyes.seen(QMenu, tr("Own state")))
        return ", ".join(action.text().split("\t")[0] for action in menu.actions())

    async def be_ready(self) -> str:
        menu = await until("the menu of states", lambda: eyes.seen(QMenu, tr("Own state")))
        await hands.click_entry(menu, states.word(AgentState.READY))
        card = await until("an offer", lambda: _offer(self._words.customer), _OFFER_S)
        return eyes.name_of(card)

    async def accept(self) -> str:
        await push(tr("Accept"))
        mail = await until("the customer's mail", lambda: eyes.row(self._words.mail))
        return mail.said

    async def choose_what_comes_then(self) -> str:
        """One contact is enough now: a break after it, and nothing more is offered."""
        await self.open_states()
        menu = await until("the menu of states", lambda: eyes.seen(QMenu, tr("Own state")))
        pause = states.word(AgentState.BREAK)
        await hands.click_entry(menu, pause)
        then = tr("then {state}", state=pause)
        selector = await until(then, lambda: _state(then))
        if eyes.seen(OfferCard):
            await push(tr("Decline"))
            await push(tr("Decline: {why}", why=excuses()[0].words))
        return eyes.name_of(selector)

    async def look_at_customer(self) -> str:
        await choose_tab(tr("Customer"))
        await until(self._words.home, lambda: eyes.says(self._words.home))
        return self._words.home

    async def look_back(self) -> str:
        await choose_tab(tr("Timeline"))
        earlier = await until(self._words.earlier, lambda: eyes.row(self._words.earlier))
        return earlier.said

    async def ask(self) -> str:
        await choose_tab(tr("Knowledge"))
        await fill(tr("Search knowledge"), self._words.question)
        title = f"{tr('Article')}, {self._words.article}"
        hit = await until(title, lambda: eyes.row(title))
        return hit.said

    async def write(self) -> str:
        """The greeting by hand, the answer from the knowledge base, the end by hand."""
        field = await until("the composer", lambda: eyes.writing(tr("Reply")))
        await hands.click(field)
        await hands.type_text(f"{self._words.greeting}?? {self._words.question}")
        found = await until("what can be inserted", lambda: eyes.row("", tr("To insert")))
        title = f"{tr('Article')}, {self._words.article}"
        await hands.click_row(await until(title, lambda: eyes.row(title, tr("To insert"))))
        await until(self._words.answer, lambda: self._words.answer in _reply())
        await hands.type_text(self._words.closing)
        await until("the whole reply", lambda: _reply().endswith(self._words.closing))
        return found.said

    async def send(self) -> str:
        await hands.press("Ctrl+Return")
        await until("an empty composer", lambda: not _reply())
        sent = await until("the reply in the conversation", lambda: _gone_out(self._words.closing))
        return sent.said

    async def note(self) -> str:
        await write_note(self._words.note)
        note = await until("the note", lambda: _gone_out(self._words.note))
        return note.said

    async def promise(self) -> str:
        await hands.press("Ctrl+Shift+G")
        await fill(tr("What"), self._words.promise)
        await fill(tr("In which words"), self._words.words)
        await fill(tr("By when"), self._words.due)
        return self._words.due

    async def promised(self) -> str:
        await hands.press("Ctrl+Return")
        made = await until("the promise", lambda: eyes.row(self._words.promise))
        return made.said

    async def hear_back(self) -> str:
        """The customer answers what was written, by themselves, once it can not be taken back."""
        answer = await until("the customer's answer", self._answer_to_reply, _ANSWER_S)
        return answer.said

    async def wrap_up(self) -> str:
        await hands.press("Ctrl+Shift+E")
        await fill(tr("Search a code"), codes.title("delivery"))
        await push(codes.title("delivery"))
        await fill(tr("Internal note"), self._words.wrap_up)
        return codes.title("delivery")

    async def complete(self) -> str:
        await push(tr("Complete"))
        await until("the contact gone from the work list", lambda: not self._in_hand())
        return ", ".join(spot.said for spot in eyes.rows(tr("Work list")))

    def _answer_to_reply(self) -> eyes.Spot | None:
        """What the customer says below the reply, which is folded then."""
        below = False
        for spot in eyes.rows(tr("Conversation")):
            if below and spot.said.startswith(self._words.customer):
                return spot
            below = below or spot.said.startswith(tr("You"))
        return None

    def _in_hand(self) -> bool:
        return eyes.contact(self._words.customer, tr("Work list")) is not None


async def choose_tab(word: str) -> None:
    """Click a tab of the pane at the right."""
    tabs, at = await until(f"the tab {word}", lambda: _tab(word))
    await hands.click_at(tabs, tabs.tabRect(at).center())


async def write_note(text: str) -> None:
    """Write a note on the open contact and file it."""
    await push(tr("Note"))
    field = await until("the paper of the note", lambda: eyes.writing(tr("Internal note")))
    await hands.click(field)
    await hands.type_text(text)
    await hands.press("Ctrl+Return")
    await until("an empty note", lambda: not eyes.written(tr("Internal note")))


def _offer(customer: str) -> OfferCard | None:
    card = eyes.seen(OfferCard)
    return card if card is not None and customer in eyes.name_of(card) else None


def _state(words: str) -> StateSelector | None:
    selector = eyes.seen(StateSelector)
    return selector if selector is not None and words in eyes.name_of(selector) else None


def _tab(word: str) -> tuple[Tabs, int] | None:
    bar = eyes.seen(Tabs)
    if bar is None:
        return None
    return next(((bar, at) for at in range(bar.count()) if bar.tabText(at) == word), None)


def _reply() -> str:
    return eyes.written(tr("Reply")) or ""


def _gone_out(words: str) -> eyes.Spot | None:
    """The row with these words, once the hub has it."""
    spot = eyes.row(words.strip())
    on_its_way = (tr("is going out"), tr("waits for the line"))
    return spot if spot and not any(it in spot.said for it in on_its_way) else None
