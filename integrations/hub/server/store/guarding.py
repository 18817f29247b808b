"""Row level security on PostgreSQL: what a forgotten condition would otherwise give away.

Work is done under a role that owns nothing; every table shows it the rows of the tenant that its
transaction speaks for, and none where it speaks for nobody. Laws: every table that is declared is
guarded, a new one without anybody thinking of it; the role can neither own, create nor pass by;
what has happened it can add to and not change. The owner migrates and loads, and serves nobody.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Table, text

from integrations.hub.server.store.straight import straight_of
from integrations.hub.server.store.tables import (
    METADATA,
    agent_event,
    grant_event,
    interaction_event,
    tenant,
)

APP_ROLE: Final = "tresen_hub"  # taken on by hubs that know the owner's address only
EVERY_HEAD: Final = "*"  # no tenant's name: who watches sees where all stand, and nothing else
POLICY: Final = "own_tenant"
_SPOKEN_FOR: Final = "current_setting('tresen.tenant', true)"
_SPEAK: Final = (
    "SELECT set_config('tresen.tenant', $1, true), set_config('enable_seqscan', 'off', true),"
    " set_config('jit', 'off', true)"
)
_ADDED_TO: Final = (interaction_event.name, agent_event.name, grant_event.name)


class Unguarded(Exception):
    """The role that should do the work could see every tenant; `str` is the role."""


def owns(connection: Connection) -> bool:
    """Whether whoever is connected may migrate: it owns the tables, or there are none yet."""
    owner = connection.scalar(text("SELECT tableowner FROM pg_tables WHERE tablename = 'tenant'"))
    if owner is None:
        return True
    member = text("SELECT pg_has_role(current_user, CAST(:owner AS name), 'member')")
    return bool(connection.scalar(member, {"owner": owner}))


def make_role(connection: Connection) -> None:
    """Make the role and let the owner take it on."""
    connection.execute(
        text(
            f"DO $$ BEGIN CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB"
            " NOCREATEROLE; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
        if not _is_there(connection, APP_ROLE)
        else text("SELECT 1")
    )
    member = text("SELECT pg_has_role(current_user, CAST(:role AS name), 'member')")
    if not connection.scalar(member, {"role": APP_ROLE}):
        connection.execute(text(f"GRANT {APP_ROLE} TO CURRENT_USER"))


def loosen(connection: Connection) -> None:
    """Let the owner see every row while it migrates; `guard` ends it, in the same transaction."""
    forced = text(
        "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind IN ('r', 'p')"
    )
    for name in connection.scalars(forced).all():
        if name in METADATA.tables:
            connection.execute(text(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY'))


def check(connection: Connection, role: str) -> None:
    """Raises Unguarded."""
    passes = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :role")
    if connection.scalar(passes, {"role": role}) is not False:
        raise Unguarded(role)


def guard(connection: Connection, role: str) -> None:
    """Guard every table that is not yet, and let the role work. Raises Unguarded."""
    check(connection, role)
    guarded = text(
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
        " WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polname = :policy"
        " AND has_table_privilege(:role, c.oid, 'SELECT')"
    )
    done = set(connection.scalars(guarded, {"policy": POLICY, "role": role}))
    for table in METADATA.sorted_tables:
        if table.name not in done:
            _guard(connection, table, role)
    if done != set(METADATA.tables):
        connection.execute(text(f'GRANT SELECT ON alembic_version TO "{role}"'))


def speak_for(connection: Connection, name: str) -> None:
    """Until the transaction ends, the rows of this tenant can be seen, and by an index.

    A plan stays as long as its connection. One that was made while a table was empty, or had the
    rows of a few tenants, reads all of it, and still does when it holds a million. What cannot be
    read by an index counts as dear then, and would be compiled first: 50 ms for a dozen rows.
    """
    line = straight_of(connection)
    if line is not None:
        line.send(_SPEAK, (name,))


def _guard(connection: Connection, table: Table, role: str) -> None:
    column = "name" if table is tenant else "tenant"
    own = f"{column} = {_SPOKEN_FOR}"
    may = "SELECT, INSERT" if table.name in _ADDED_TO else "SELECT, INSERT, UPDATE, DELETE"
    for statement in (
        f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {POLICY} ON {table.name}",
        f"CREATE POLICY {POLICY} ON {table.name} USING ({own}) WITH CHECK ({own})",
        f'GRANT {may} ON {table.name} TO "{role}"',
    ):
        connection.execute(text(statement))
    if table.name == "tenant_head":
        watched = f"{_SPOKEN_FOR} = '{EVERY_HEAD}'"
        connection.execute(text(f"DROP POLICY IF EXISTS watched ON {table.name}"))
        connection.execute(
            text(f"CREATE POLICY watched ON {table.name} FOR SELECT USING ({watched})")
        )


def _is_there(connection: Connection, role: str) -> bool:
    found = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    return connection.scalar(found, {"role": role}) is not None
