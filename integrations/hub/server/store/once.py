"""What is done once for all data of a tenant: how far it came, and whether it is through.

Laws: it stands in the database, so no start begins anew what another one has done, and a backup
that is older brings what it says of itself; it only ever goes forward, whichever process says so.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import once

_c = once.c


class Reached(msgspec.Struct, frozen=True):
    upto: str = ""  # the last id that was looked at
    done: bool = False


def reached(within: Transaction, name: str) -> Reached:
    asked = select(_c.upto, _c.done).where(_c.tenant == within.tenant, _c.name == name)
    row = within.connection.execute(asked).one_or_none()
    return Reached() if row is None else Reached(row.upto, bool(row.done))


def note(within: Transaction, name: str, upto: str, done: datetime | None = None) -> None:
    """It came to this id, in the order of ids; `done`: and is through since then."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    row = {"tenant": within.tenant, "name": name, "upto": upto, "done": milliseconds(done) or 0}
    said = made(once).values(**row)
    forward = or_(said.excluded.upto > _c.upto, said.excluded.done > 0)
    within.connection.execute(
        said.on_conflict_do_update(
            index_elements=[_c.tenant, _c.name],
            set_={"upto": said.excluded.upto, "done": said.excluded.done},
            where=forward & (_c.done == 0),
        )
    )
