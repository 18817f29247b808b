"""What a desktop at the partner's site shows of the day: its own process and profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.long_text import first_words
from widgets.tour import eyes, hands
from widgets.tour.stage import Step, Unseen, until

if TYPE_CHECKING:
    from widgets.tour.script import Words


class Partner:
    """Looks for the customers of the day and finds what was written to them, once."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def steps(self) -> tuple[Step, ...]:
        return (
            Step("search", self.search),
            Step("reply", self.see_reply),
            Step("offline-reply", self.see_offline_reply),
        )

    async def search(self) -> str:
        await hands.press("Ctrl+K")
        await until("the palette", lambda: eyes.writing(tr("Search or command")))
        await hands.type_text(self._words.customer)
        found = await until("the customer", lambda: eyes.row(self._words.customer, _found()))
        return found.said

    async def see_reply(self) -> str:
        """The mail of the morning: completed, with its answer."""
        await self._open_contact(self._words.mail_subject)
        begins = first_words(self._words.greeting)
        closing = self._words.closing.strip()
        reply = await until("the reply", lambda: eyes.row(begins, tr("Conversation")))
        if closing not in reply.said:  # it is folded, because the customer has answered
            await hands.click_row(reply)
        return await self._once(closing)

    async def see_offline_reply(self) -> str:
        await hands.press("Ctrl+K")
        await until("the palette", lambda: eyes.writing(tr("Search or command")))
        await hands.type_text(self._words.next_customer)
        await self._open_contact(self._words.next_subject)
        return await self._once(self._words.offline_reply)

    async def _open_contact(self, subject: str) -> None:
        hit = await until(subject, lambda: eyes.row(subject, _found()))
        await hands.click_row(hit)
        await until("the conversation", lambda: eyes.row(subject))

    async def _once(self, words: str) -> str:
        first = await until("the reply", lambda: eyes.row(words))
        count = sum(words in spot.said for spot in eyes.rows())
        if count != 1:
            raise Unseen(f"the reply once: it is there {count} times")
        return first.said


def _found() -> str:
    return tr("What was found")
