"""What stood in a form when it was saved, until the hub has done what the form asked for.

    note(connection, asked, form)           with the transaction that asks
    saved_form(connection, op_id)           of an operation that was refused
    refused_in(connection, form, about)     what was refused of the form about this record

A refusal puts it where it was typed, as the draft of that form. Laws: of a form that makes
something the operation that makes it counts, so that nothing is made twice; of one that changes
something each does; where all but one is done either way, it names that one. A clash is decided
where it stands and fills nothing here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from desktop.domain.ids import OperationId
from desktop.domain.operations.operation import Creating
from desktop.domain.operations.registry import AnyOperation
from desktop.store import outbox
from desktop.store.opening import Connection

_OVER = (
    "op_id NOT IN (SELECT op_id FROM outbox WHERE fields <> ?) "
    "AND op_id NOT IN (SELECT op_id FROM refused WHERE dismissed = 0)"
)


class SentForm(msgspec.Struct, frozen=True):
    form: str
    about: str  # the id of the record it was about; "" for none
    text: str  # of its draft
    counts: str = ""  # the operation that alone does, where the rest was done either way


def note(
    connection: Connection, asked: Iterable[tuple[OperationId, AnyOperation]], form: SentForm
) -> None:
    """Keep the form with what it asked for."""
    work = [each for each in asked if each[1].declared.kind != "draft"]
    made = [each for each in work if isinstance(each[1], Creating)]
    named = [each for each in work if each[1].declared.name == form.counts]
    words = (form.form, form.about, form.text)
    connection.execute(f"DELETE FROM sent_form WHERE {_OVER}", (outbox.HOLLOW,))
    connection.executemany(
        "INSERT OR REPLACE INTO sent_form (op_id, form, about, text) VALUES (?, ?, ?, ?)",
        [(op_id, *words) for op_id, _ in named or made[:1] or work],
    )


def saved_form(connection: Connection, op_id: str) -> SentForm | None:
    """Of an operation that was refused and is no clash."""
    row = connection.execute(
        "SELECT f.form, f.about, f.text FROM sent_form f JOIN refused r USING (op_id) "
        "WHERE op_id = ? AND r.dismissed = 0",
        (op_id,),
    ).fetchone()
    return SentForm(*row) if row else None


def refused_in(connection: Connection, form: str, about: str) -> list[outbox.Refused]:
    """What was refused and nobody has seen to."""
    rows = connection.execute(
        "SELECT op_id FROM sent_form WHERE form = ? AND about = ?", (form, about)
    ).fetchall()
    ids = {op_id for (op_id,) in rows}
    return [e for e in outbox.refused(connection, open_only=True) if e.op_id in ids] if ids else []


def refused(connection: Connection) -> list[outbox.Refused]:
    """The same of all forms."""
    ids = {op_id for (op_id,) in connection.execute("SELECT op_id FROM sent_form")}
    return [e for e in outbox.refused(connection, open_only=True) if e.op_id in ids] if ids else []


def forget(connection: Connection, ids: Collection[str]) -> None:
    """What is about somebody who was erased, and what went with them."""
    connection.executemany("DELETE FROM sent_form WHERE about = ?", [(id_,) for id_ in ids])
    connection.execute(f"DELETE FROM sent_form WHERE {_OVER}", (outbox.HOLLOW,))
    connection.execute(
        "DELETE FROM sent_form WHERE op_id IN (SELECT op_id FROM refused WHERE reason = 'erased')"
    )
