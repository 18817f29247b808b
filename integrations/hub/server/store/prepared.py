"""Statements that run all the time: compiled once for each database, then the driver's own work.

SQLAlchemy takes forty microseconds to run even what it has compiled before, the drivers three; a
pull asks a dozen questions. Laws: the statement is SQLAlchemy's and so the same on every database;
what the driver raises comes out as SQLAlchemy's error; the tenant is always the transaction's.

    _KNOWN: Final = Prepared(select(client.c.agent).where(client.c.tenant == OF_TENANT, …))
    row = _KNOWN.row(within, of_client=client_id)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Dialect, Insert, Select, Text, Update, UpdateBase, bindparam
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from integrations.hub.server.store.opening import Transaction

OF_TENANT: Final = bindparam("of_tenant", type_=Text)
MOST_FORMS: Final = 256  # of one statement, which has one for every length of its lists

Row = tuple[Any, ...]
Values = tuple[object, ...] | dict[str, object]


class Form(msgspec.Struct, frozen=True):
    """A statement in the words of one database, for lists of certain lengths."""

    sql: str
    order: Sequence[str] | None  # of the parameters; None: they go by name
    at_first: Mapping[str, object]  # what the statement says itself
    parts: Mapping[str, Sequence[str]]  # of each list

    def filled(self, asked: Mapping[str, object]) -> Values:
        if self.order is not None and not self.parts and not self.at_first:
            return tuple(asked[name] for name in self.order)
        values = dict(self.at_first)
        for name, value in asked.items():
            if name in self.parts and isinstance(value, (list, tuple)):
                values.update(zip(self.parts[name], value, strict=True))
            else:
                values[name] = value
        return values if self.order is None else tuple(values[name] for name in self.order)


class Prepared:
    """A statement whose columns need no translation; what it is asked with has a name each."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._forms: dict[tuple[object, ...], Form] = {}

    def rows(self, within: Transaction, **asked: object) -> Sequence[Row]:
        cursor = self._run(within, asked)
        try:
            return cursor.fetchall()
        finally:
            cursor.close()

    def row(self, within: Transaction, **asked: object) -> Row | None:
        """The first row, of a statement that finds one or none."""
        found = self.rows(within, **asked)
        return found[0] if found else None

    def value(self, within: Transaction, **asked: object) -> Any:  # noqa: ANN401  as it is stored
        """The first column of that row; None when there is no row."""
        found = self.rows(within, **asked)
        return found[0][0] if found else None

    def do(self, within: Transaction, **asked: object) -> None:
        """Run it; it finds nothing."""
        self._run(within, asked).close()

    def do_each(self, within: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it for each of these, which have the same names."""
        if not rows:
            return
        form = self._form(within.connection.dialect, rows[0])
        cursor = within.connection.connection.cursor()
        values: list[Any] = [form.filled(row) for row in rows]
        try:
            if len(values) == 1:  # psycopg opens a pipeline for many, which one need not wait for
                cursor.execute(form.sql, values[0])
            else:
                cursor.executemany(form.sql, values)
        except Exception as error:
            raise _translated(within.connection, form.sql, values, error) from error
        finally:
            cursor.close()

    def _run(self, within: Transaction, asked: dict[str, object]) -> DBAPICursor:
        asked["of_tenant"] = within.tenant
        form = self._form(within.connection.dialect, asked)
        cursor = within.connection.connection.cursor()
        values = form.filled(asked)
        try:
            cursor.execute(form.sql, values)
        except Exception as error:
            cursor.close()
            raise _translated(within.connection, form.sql, values, error) from error
        return cursor

    def _form(self, dialect: Dialect, asked: Mapping[str, object]) -> Form:
        lengths = [len(each) for each in asked.values() if isinstance(each, (list, tuple))]
        key = (dialect.name, *lengths)
        form = self._forms.get(key)
        if form is None:
            if len(self._forms) >= MOST_FORMS:
                self._forms.clear()
            form = self._forms[key] = self._compiled(dialect, asked)
        return form

    def _compiled(self, dialect: Dialect, asked: Mapping[str, object]) -> Form:
        columns = None
        if isinstance(self._statement, (Insert, Update)):
            columns = [name for name in asked if name in self._statement.table.c]
        compiled = self._statement.compile(dialect=dialect, column_keys=columns)
        self._check(compiled, dialect)
        state = compiled.construct_expanded_state(dict(asked))
        parts = {name: each for name, each in state.parameter_expansion.items() if name in asked}
        given = {*asked, *(part for names in parts.values() for part in names)}
        at_first = {name: v for name, v in state.parameters.items() if name not in given}
        return Form(state.statement, state.positiontup, at_first, parts)

    def _check(self, compiled: SQLCompiler, dialect: Dialect) -> None:
        """What would have to be translated on its way is not for here."""
        for bound in compiled.binds.values():
            if bound.type.dialect_impl(dialect).bind_processor(dialect) is not None:
                raise TypeError(f"{bound.key} of {compiled.string} needs translation")
        for column in self._statement.exported_columns:
            if column.type.dialect_impl(dialect).result_processor(dialect, None) is not None:
                raise TypeError(f"{column} of {compiled.string} needs translation")


def _translated(
    connection: Connection, sql: str, values: Values | list[Values], error: Exception
) -> Exception:
    base: type[Exception] = connection.dialect.loaded_dbapi.Error
    if not isinstance(error, base):
        return error
    return DBAPIError.instance(sql, values, error, base, dialect=connection.dialect)
