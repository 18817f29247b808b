"""The line goes down, work goes on, the line comes back; then the partner's desk shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from widgets.shared.pills import SyncStamp
from widgets.tour import eyes, hands
from widgets.tour.day import write_note
from widgets.tour.signing_in import fill, stands
from widgets.tour.stage import Step, Unseen, until

if TYPE_CHECKING:
    from widgets.tour.script import Around, Words

_CLICKS = 3
_BACK_S = 90.0  # the pauses between two tries grow
_NOTICED_S = 40.0


class Offline:
    """Begins and ends with the line up."""

    def __init__(self, words: Words, around: Around) -> None:
        self._words = words
        self._around = around

    def steps(self) -> tuple[Step, ...]:
        return (
            Step("line-down", self.lose_the_line),
            Step("offline-reply", self.reply),
            Step("offline-note", self.note),
            Step("offline-task", self.task),
            Step("offline-draft", self.draft),
            Step("outbox", self.look_at_what_waits),
            Step("line-back", self.get_the_line_back),
        )

    async def lose_the_line(self) -> str:
        await self._around.cut()
        await until("that the line is down", lambda: tr("offline") in _stamp(), _NOTICED_S)
        happened = tr("No connection.")
        await until(happened, lambda: eyes.says(happened))
        return _stamp()

    async def reply(self) -> str:
        words = self._words
        await open_contact(words.next_customer)
        field = await until("the composer", lambda: eyes.writing(tr("Reply")))
        await hands.click(field)
        await hands.type_text(words.offline_reply)
        await until("the button to send later", lambda: eyes.says(tr("Send later")))
        await hands.press("Ctrl+Return")
        row = await until("the reply that waits", lambda: _waiting(words.offline_reply))
        return row.said

    async def note(self) -> str:
        await write_note(self._words.offline_note)
        row = await until("the note that waits", lambda: _waiting(self._words.offline_note))
        return row.said

    async def task(self) -> str:
        await hands.press("Ctrl+Shift+D")
        await fill(tr("What"), self._words.offline_task)
        await fill(tr("By when"), self._words.offline_due)
        await hands.press("Ctrl+Return")
        row = await until("the task", lambda: eyes.row(self._words.offline_task))
        return row.said

    async def draft(self) -> str:
        """Words that are not finished are kept, too."""
        await open_contact(self._words.draft_customer)
        field = await until("the composer", lambda: eyes.writing(tr("Reply")))
        await hands.click(field)
        await hands.type_text(self._words.draft)
        saved = tr("Draft saved {time}", time="")
        await until("that the draft is saved", lambda: eyes.says(saved))
        return _stamp()

    async def look_at_what_waits(self) -> str:
        stamp = await until("the stamp", lambda: eyes.seen(SyncStamp))
        await hands.click(stamp)
        rows = await until("what waits", self._waiting_rows)
        return " | ".join(rows)

    async def get_the_line_back(self) -> str:
        await self._around.mend()
        await until("that everything has gone out", stands, _BACK_S)
        await hands.press("Alt+1")
        await open_contact(self._words.next_customer)
        reply = await until("the reply", lambda: eyes.row(self._words.offline_reply))
        if tr("waits for the line") in reply.said:
            raise Unseen("the reply still waits")
        return _stamp()

    def _waiting_rows(self) -> list[str] | None:
        """Reply, note and task, all three."""
        said = [spot.said for spot in eyes.rows(tr("Outbox"))]
        return said if len(said) >= 3 else None


async def open_contact(customer: str) -> None:
    """Click a contact in the work list; once more when the list has moved under the finger."""
    for _ in range(_CLICKS):
        spot = await until(customer, lambda: eyes.contact(customer, tr("Work list")))
        await hands.click_row(spot)
        now = eyes.contact(customer, tr("Work list"))
        if now is not None and now.view.currentIndex() == now.place:
            return
    raise Unseen(f"{customer} could not be chosen in the work list")


def _stamp() -> str:
    stamp = eyes.seen(SyncStamp)
    return eyes.name_of(stamp) if stamp else ""


def _waiting(words: str) -> eyes.Spot | None:
    spot = eyes.row(words)
    return spot if spot and tr("waits for the line") in spot.said else None
