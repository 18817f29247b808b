"""A process that writes without pause and says what was saved, for tests that kill it.

    python -m tests.support.typist PROFILE

Each line it prints is a number n: the draft reads "word 1 … word n" and note n is in the outbox,
both durable when the line is printed.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from desktop.domain.ids import DraftId, InteractionId, NoteId
from desktop.domain.operations.writing import NoteInteraction, SaveDraft
from desktop.domain.words import DraftKind
from desktop.ports.clock import SystemClock
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.store import Store
from tests.support.desks import ANN, HOME

DRAFT = DraftId("draft-1")
HERE = InteractionId("i1")


def text_after(count: int) -> str:
    return " ".join(f"word {n}" for n in range(1, count + 1))


def main(profile: Path) -> None:
    prepare(profile)
    store = Store(connect(profile), SystemClock(), announce=lambda _changes: None)
    store.sign_in("http://hub.test", ANN, HOME, "Ann")
    for count in itertools.count(1):
        draft = SaveDraft(id=DRAFT, interaction=HERE, kind=DraftKind.REPLY, text=text_after(count))
        note = NoteInteraction(id=NoteId(f"note-{count}"), about=HERE, text=f"note {count}")
        store.ask([draft, note])
        sys.stdout.write(f"{count}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
