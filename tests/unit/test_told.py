"""Notes that name a person are found along their own index, however many others there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import NoteId
from desktop.domain.records import Note
from desktop.store.reads import told
from desktop.viewmodels.desk import Open
from desktop.viewmodels.told_me import ToldMe, ToldOutside
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.outside import Panel
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


async def test_five_hundred_notes_at_once_are_one_notice_and_one_notification(
    profile: Path,
) -> None:
    many = [replace(NAMED, id=NoteId(f"named-{n}")) for n in range(500)]
    async with a_desk(profile, records=EVERYTHING) as desk:
        panel, shown = Panel(), list[str]()
        model = ToldMe(desk)
        outside = ToldOutside(desk, [panel], lambda: False, shown.append)
        await until(lambda: model._begun)
        desk.from_hub(*many)
        await until(lambda: panel.told)
        notices = desk.notices.everything
        desk.show(Open(MAIL.id))
        await until(lambda: panel.stands is None)
        outside.close()
        model.close()

    assert panel.told == [("500 notes name you", "")]
    assert [each.happened for each in notices] == ["500 notes name you"]
    assert desk.notices.everything == ()
