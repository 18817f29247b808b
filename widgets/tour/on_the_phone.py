"""A call in the tour: the hub offers it, it rings, it is talked in by writing, and wrapped up."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from desktop.domain.words import AgentState
from desktop.text import tr
from desktop.viewmodels import codes
from desktop.viewmodels import state_words as states
from desktop.viewmodels.offer_shown import excuses
from desktop.viewmodels.telephone.call_card import SECOND_PRESS_S
from widgets.shared.offer_card import OfferCard
from widgets.tour import eyes, hands
from widgets.tour.day import Day
from widgets.tour.signing_in import fill, push
from widgets.tour.stage import Step, until

if TYPE_CHECKING:
    from widgets.tour.script import Around, Words

_OFFER_S = 20.0
_TALK_S = 30.0


class OnThePhone:
    """Begins and ends on a break."""

    def __init__(self, words: Words, around: Around) -> None:
        self._words = words
        self._around = around
        self._day = Day(words)

    def steps(self) -> tuple[Step, ...]:
        return (
            Step("call-offered", self.be_rung),
            Step("call-answered", self.answer),
            Step("call-talked", self.talk),
            Step("call-over", self.hang_up),
            Step("call-completed", self.complete),
        )

    async def be_rung(self) -> str:
        await self._around.call()
        await self._day.open_states()
        menu = await until("the menu of states", lambda: eyes.seen(QMenu, tr("Own state")))
        await hands.click_entry(menu, states.word(AgentState.READY))
        card = await until("an offer", _offer, _OFFER_S)
        while not eyes.name_of(card).startswith(tr("A call is offered")):  # a mail was faster
            declined = _contact(card)
            await push(tr("Decline"))
            await push(tr("Decline: {why}", why=excuses()[0].words))
            await until("that it is gone", partial(_another, declined))
            card = await until("a call", _offer, _OFFER_S)
        return eyes.name_of(card)

    async def answer(self) -> str:
        await push(tr("Accept"))
        said = await until("the caller's first words", lambda: _says(tr("Customer")), _TALK_S)
        await self._day.choose_what_comes_then()
        return said.said

    async def talk(self) -> str:
        """What the agent writes is heard; nobody imagines their part from then on."""
        await fill(tr("What you say in this simulated call"), self._words.speech)
        await hands.press("Return")
        await until("the own words", lambda: eyes.row(self._words.speech))
        answer = await until("what the caller answers", self._answered, _TALK_S)
        return answer.said

    async def hang_up(self) -> str:
        await hands.press("Ctrl+Shift+E")
        ended = await until("that the call is over", lambda: eyes.row(tr("Call ended")))
        return ended.said

    async def complete(self) -> str:
        await fill(tr("Search a code"), codes.title("other"))
        await push(codes.title("other"))
        await fill(tr("Internal note"), self._words.wrap_up)
        await asyncio.sleep(SECOND_PRESS_S)  # who has just hung up does not complete yet
        await push(tr("Complete"))
        await until("that it is completed", lambda: eyes.says(tr("completed")))
        return ", ".join(spot.said for spot in eyes.rows(tr("Work list")))

    def _answered(self) -> eyes.Spot | None:
        """What the caller says below the own words."""
        below = False
        for spot in eyes.rows(tr("Conversation")):
            if below and spot.said.startswith(tr("Customer")):
                return spot
            below = below or self._words.speech in spot.said
        return None


def _offer() -> OfferCard | None:
    """Once it says what is offered: the contact may arrive after its offer."""
    card = eyes.seen(OfferCard)
    unknown = card is not None and eyes.name_of(card).startswith(tr("A contact is offered"))
    return None if unknown else card


def _contact(card: OfferCard) -> str:
    """Not its name, which says how long it waits."""
    return card.shown.interaction if card.shown else ""


def _another(declined: str) -> bool:
    card = _offer()
    return card is None or _contact(card) != declined


def _says(who: str) -> eyes.Spot | None:
    return next((s for s in eyes.rows(tr("Conversation")) if s.said.startswith(who)), None)
