"""A PostgreSQL database that a test is done with, made again what its template is.

Copying a template takes ten times as long as emptying what was copied, a thousand times a run.
Law: only a database that differs from its template by rows alone is used again, and never under
the same name; where a test has changed anything else, this says so and it is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

import msgspec

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[object, ...]]

# Everything that is declared in it, with its numbers: what was dropped and made again is different.
_DECLARED: LiteralString = """
SELECT md5(string_agg(each, E'\\n' ORDER BY each)) FROM (
    SELECT concat_ws(' ', 'class', oid, relname, relkind, relowner, relacl, relpersistence,
        relrowsecurity, relforcerowsecurity, reloptions) FROM pg_class WHERE oid >= 16384
    UNION ALL SELECT concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, atttypmod,
        attnotnull, attisdropped, attacl) FROM pg_attribute WHERE attrelid >= 16384
    UNION ALL SELECT concat_ws(' ', 'default', adrelid, adnum, adbin) FROM pg_attrdef
    UNION ALL SELECT concat_ws(' ', 'constraint', oid, conname, convalidated) FROM pg_constraint
    UNION ALL SELECT concat_ws(' ', 'index', indexrelid, indisvalid, indisready) FROM pg_index
    UNION ALL SELECT concat_ws(' ', 'policy', oid, polname, polcmd, polroles, polqual,
        polwithcheck) FROM pg_policy
    UNION ALL SELECT concat_ws(' ', 'trigger', oid, tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT concat_ws(' ', 'function', oid, proname, proacl, prosrc) FROM pg_proc
        WHERE oid >= 16384
    UNION ALL SELECT concat_ws(' ', 'schema', oid, nspname, nspowner, nspacl) FROM pg_namespace
        WHERE nspname !~ '^pg_(toast_)?temp_'
    UNION ALL SELECT concat_ws(' ', 'extension', oid, extname) FROM pg_extension
    UNION ALL SELECT concat_ws(' ', 'given', oid, defaclacl) FROM pg_default_acl
    UNION ALL SELECT concat_ws(' ', 'database', datdba, datacl, datconnlimit) FROM pg_database
        WHERE datname = current_database()
    UNION ALL SELECT concat_ws(' ', 'setting', setrole, setconfig) FROM pg_db_role_setting
        WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
) AS declared (each)
"""
_TABLES: LiteralString = (
    "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND oid >= 16384 ORDER BY 1"
)

_GROWN: LiteralString = (
    "SELECT oid::regclass::text FROM pg_class"
    " WHERE relkind = 'r' AND oid >= 16384 AND pg_relation_size(oid) > 0"
)


class Standing(msgspec.Struct, frozen=True):
    """A template as it stands: what is declared in it, and the content of tables that have one."""

    declared: str
    tables: tuple[str, ...]
    filled: dict[str, str]


def standing(connection: Connection) -> Standing:
    (declared,) = _row(connection, _DECLARED)
    tables = tuple(str(name) for (name,) in connection.execute(_TABLES).fetchall())
    filled = {name: _content(connection, name) for name in _with_rows(connection, tables)}
    return Standing(str(declared), tables, filled)


def emptied(connection: Connection, template: Standing) -> bool:
    """Take away what was put in; False: more than rows is different, it cannot be used again."""
    (declared,) = _row(connection, _DECLARED)
    if declared != template.declared:
        return False
    grown = [str(name) for (name,) in connection.execute(_GROWN).fetchall()]
    added = [name for name in grown if name not in template.filled]
    if added:  # not DELETE: what it leaves behind would have later questions planned otherwise
        connection.execute(f"TRUNCATE {', '.join(added)} RESTART IDENTITY CASCADE".encode())
    return all(_content(connection, name) == was for name, was in template.filled.items())


def _with_rows(connection: Connection, tables: tuple[str, ...]) -> list[str]:
    if not tables:
        return []
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
    found = connection.execute(" UNION ALL ".join(asked).encode())
    return [str(name) for (name,) in found.fetchall()]


def _content(connection: Connection, table: str) -> str:
    ordered = f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {table} AS t"
    return str(_row(connection, ordered.encode())[0])


def _row(connection: Connection, question: LiteralString | bytes) -> tuple[object, ...]:
    row = connection.execute(question).fetchone()
    assert row is not None
    return row
