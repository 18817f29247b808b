"""Notes that name a person are found along their own index, however many others there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import NoteId
from desktop.domain.records import Note
from desktop.store.reads import told
from tests.support.desk import ME, NOON, a_desk
from tests.support.people import EVERYTHING, MAIL, MALTE

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.store.opening import Connection

NOTE = Note(
    id=NoteId("n"),
    about_kind="interaction",
    about=MAIL.id,
    text='Not "mentions":[] but words',
    by=MALTE.id,
    at=NOON,
)
NAMED = replace(NOTE, id=NoteId("named"), mentions=(ME.agent,))
OTHERS = tuple(replace(NOTE, id=NoteId(f"n{n}")) for n in range(50))
ANOTHER = replace(NOTE, id=NoteId("another"), mentions=(MALTE.id,))


async def test_only_notes_that_name_somebody_are_looked_at(profile: Path) -> None:
    asked: list[str] = []

    def plan(connection: Connection) -> list[str]:
        connection.set_trace_callback(asked.append)
        told.naming(connection, ME.agent, 0)
        connection.set_trace_callback(None)
        rows = connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}").fetchall()
        return [str(row[-1]) for row in rows]

    async with a_desk(profile, records=[*EVERYTHING, *OTHERS, NAMED, ANOTHER]) as desk:
        found = await desk.read(told.naming, ME.agent, 0)
        steps = await desk.read(plan)

    assert [each.id for each in found] == ["named"]
    assert any("notes_naming" in step for step in steps), steps
