"""The card that goes along with a contact that is handed over: what is known, done and promised.

    text = await card_for(desk)        to be read and changed before it goes
    shown = card_of(conversation, me)  what stands above the conversation for whoever got it

Law: a card is a note like any other; it is made from what stands here, and nothing is in it that
whoever hands over has not been shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.domain.words import Direction
from desktop.store.reads.card import Matter, matter
from desktop.text import tr
from desktop.viewmodels.times.when import moment

if TYPE_CHECKING:
    from desktop.domain.ids import AgentId
    from desktop.domain.records import Note, Task
    from desktop.store.reads.interaction import Conversation
    from desktop.viewmodels.desk import Desk

CARD_FORM: Final = "interaction.hand-over"  # what is kept of one while it is written
_LONGEST = 160  # letters of what is quoted
_NOTES = 3


async def card_for(desk: Desk) -> str:
    """Of the contact that is open; "" where none is."""
    found = await desk.read(matter, desk.open.interaction)
    return "\n".join(_lines(found, desk.clock.now())) if found else ""


def card_of(of: Conversation | None, me: AgentId) -> Note | None:
    """The card for whoever has the contact now, until they have answered the customer."""
    if of is None or of.interaction.agent != me:
        return None
    card = next((note for note in reversed(of.notes) if note.card), None)
    if card is None or card.by == me or (card.mentions and me not in card.mentions):
        return None
    answered = any(said.by == me and said.at > card.at for said in of.interaction.messages)
    return None if answered else card


def _lines(of: Matter, now: datetime) -> Iterator[str]:
    number = of.case.number if of.case else ""
    about = of.interaction.subject or (of.case.subject if of.case else "")
    if about:
        yield tr("About: {subject}", subject=f"{about} ({number})" if number else about)
    steps = of.case.steps if of.case else ()
    yield from _listed(tr("Done:"), (step.text for step in steps if step.at))
    yield from _listed(tr("Still to do:"), (step.text for step in steps if not step.at))
    yield from _listed(tr("Promised:"), (_promise(task, now) for task in of.tasks if task.words))
    yield from _listed(tr("Open tasks:"), (task.title for task in of.tasks if not task.words))
    yield from _listed(tr("Tried so far:"), _tried(of))


def _promise(task: Task, now: datetime) -> str:
    due = f" ({moment(now, task.due_at)})" if task.due_at else ""
    return tr("“{words}”", words=task.words) + due


def _tried(of: Matter) -> Iterator[str]:
    for note in reversed([note for note in of.notes if not note.card][:_NOTES]):
        yield _short(note.text)
    ours = [said for said in of.interaction.messages if said.direction is Direction.OUTBOUND]
    if ours:
        yield tr("Last answer: {text}", text=_short(ours[-1].text))


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield title
        yield from (f"– {line}" for line in found)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
