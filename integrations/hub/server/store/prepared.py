"""Statements that run all the time: compiled once for each database, then the driver's own work.

SQLAlchemy takes forty microseconds to run even what it has compiled before, SQLite three; a
pull asks a dozen questions. On PostgreSQL they go by `straight`, and many rows go as one value.
Laws: the statement is SQLAlchemy's and so the same on every database; what the driver raises comes
out as SQLAlchemy's error; the tenant is always the transaction's.

    _KNOWN: Final = Prepared(select(client.c.agent).where(client.c.tenant == OF_TENANT, …))
    row = _KNOWN.row(within, of_client=client_id)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Dialect,
    Insert,
    Select,
    Text,
    Update,
    UpdateBase,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.compiler import SQLCompiler

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.straight import Row, translated

OF_TENANT: Final = bindparam("of_tenant", type_=Text)
MOST_FORMS: Final = 64  # of one statement, which has one for every length of its lists
_ROWS: Final = "rows"
_DIALECT: Final[Callable[..., Dialect]] = PGDialect_psycopg
_NUMBERED: Final = _DIALECT(paramstyle="numeric_dollar")  # as PostgreSQL itself names parameters


class Form(msgspec.Struct, frozen=True):
    """A statement in the words of one database, for lists of certain lengths."""

    sql: str
    at_first: Mapping[str, object]  # what the statement says itself
    parts: Mapping[str, Sequence[str]]  # of each list
    taken: Callable[[Mapping[str, object]], tuple[object, ...]]  # from what it is asked with

    def filled(self, asked: Mapping[str, object]) -> tuple[object, ...]:
        if not self.parts and not self.at_first:
            return self.taken(asked)
        values = dict(self.at_first)
        for name, value in asked.items():
            if name in self.parts and isinstance(value, (list, tuple)):
                values.update(zip(self.parts[name], value, strict=True))
            else:
                values[name] = value
        return self.taken(values)


def _made(
    sql: str,
    order: Sequence[str],
    at_first: Mapping[str, object],
    parts: Mapping[str, Sequence[str]],
) -> Form:
    match order:
        case ():
            return Form(sql, at_first, parts, lambda _: ())
        case (name,):
            return Form(sql, at_first, parts, lambda values: (values[name],))
        case _:
            return Form(sql, at_first, parts, itemgetter(*order))


class Prepared:
    """A statement whose columns need no translation; what it is asked with has a name each."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._forms: dict[tuple[object, ...], Form] = {}
        self._only: dict[str, Form] = {}  # by database, of one that is asked with no lists

    def ahead(self, within: Transaction, **asked: object) -> None:
        """Say that this will be asked, before anything is changed: answers come together then.

        Nothing is gained by it on SQLite, where nobody waits for a way.
        """
        if (line := within.straight) is not None:
            form, values = self._filled(within, asked)
            try:
                line.ask_ahead(form.sql, values)
            except Exception as error:
                raise translated(within.connection, form.sql, values, error) from error

    def rows(self, within: Transaction, **asked: object) -> Sequence[Row]:
        form, values = self._filled(within, asked)
        try:
            line = within.straight
            return _found(within, form.sql, values) if line is None else line.ask(form.sql, values)
        except Exception as error:
            raise translated(within.connection, form.sql, values, error) from error

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
        self.do_each(within, [{**asked, "of_tenant": within.tenant}])

    def do_each(self, within: Transaction, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it for each of these, which have the same names.

        On PostgreSQL what goes wrong with it is raised by what is asked next, or by the commit.
        """
        if not rows:
            return
        line, dialect = within.straight, within.connection.dialect
        if line is not None and len(rows) > 1 and isinstance(self._statement, Insert):
            form = self._form_of_rows(self._statement, dialect, tuple(rows[0]))
            rows = [{_ROWS: msgspec.json.encode(rows).decode()}]
        else:
            form = self._form(dialect, rows[0])
        values = [form.filled(row) for row in rows]
        try:
            if line is None:
                _do_each(within, form.sql, values)
            else:
                line.change()
                for each in values:
                    line.send(form.sql, each)
        except Exception as error:
            raise translated(within.connection, form.sql, values, error) from error

    def _filled(
        self, within: Transaction, asked: dict[str, object]
    ) -> tuple[Form, tuple[object, ...]]:
        asked["of_tenant"] = within.tenant
        dialect = within.connection.dialect
        if (form := self._only.get(dialect.name)) is not None:
            return form, form.filled(asked)
        for name, value in asked.items():
            if isinstance(value, (list, tuple)):
                asked[name] = _padded(value)
        form = self._form(dialect, asked)
        if not form.parts:
            self._only[dialect.name] = form
        return form, form.filled(asked)

    def _form(self, dialect: Dialect, asked: Mapping[str, object]) -> Form:
        lengths = [len(each) for each in asked.values() if isinstance(each, (list, tuple))]
        key = (dialect.name, *lengths)
        form = self._forms.get(key)
        if form is None:
            if len(self._forms) >= MOST_FORMS:
                self._forms.clear()
            form = self._forms[key] = self._compiled(dialect, asked)
        return form

    def _form_of_rows(self, statement: Insert, dialect: Dialect, names: tuple[str, ...]) -> Form:
        key = (_ROWS, *names)
        form = self._forms.get(key)
        if form is None:
            self._form(dialect, dict.fromkeys(names))  # what needs translation is not for here
            compiled = _of_rows(statement, names).compile(dialect=_NUMBERED)
            form = self._forms[key] = _made(compiled.string, [_ROWS], {}, {})
        return form

    def _compiled(self, dialect: Dialect, asked: Mapping[str, object]) -> Form:
        columns = None
        if isinstance(self._statement, (Insert, Update)):
            columns = [name for name in asked if name in self._statement.table.c]
        words = _NUMBERED if dialect.name == "postgresql" else dialect
        compiled = self._statement.compile(dialect=words, column_keys=columns)
        self._check(compiled, dialect)
        state = compiled.construct_expanded_state(dict(asked))
        parts = {name: each for name, each in state.parameter_expansion.items() if name in asked}
        given = {*asked, *(part for names in parts.values() for part in names)}
        at_first = {name: v for name, v in state.parameters.items() if name not in given}
        return _made(state.statement, state.positiontup or (), at_first, parts)

    def _check(self, compiled: SQLCompiler, dialect: Dialect) -> None:
        """What would have to be translated on its way is not for here."""
        for bound in compiled.binds.values():
            if bound.type.dialect_impl(dialect).bind_processor(dialect) is not None:
                raise TypeError(f"{bound.key} of {compiled.string} needs translation")
        for each in self._statement.exported_columns:
            if each.type.dialect_impl(dialect).result_processor(dialect, None) is not None:
                raise TypeError(f"{each} of {compiled.string} needs translation")


def _of_rows(statement: Insert, names: Sequence[str]) -> Insert:
    """The same of rows that come as one JSON value: to bind them one by one takes longer."""
    columns = statement.table.c
    given = (
        func.json_to_recordset(cast(bindparam(_ROWS, type_=Text), JSON))
        .table_valued(*(column(name, columns[name].type) for name in names), name="given")
        .render_derived(with_types=True)
    )
    return statement.from_select(names, select(*given.c), include_defaults=False)


def _padded(values: Sequence[object]) -> Sequence[object]:
    """The last one repeated up to a power of two: few lengths are few forms to prepare."""
    count = len(values)
    missing = (1 << (count - 1).bit_length()) - count if count else 0
    return [*values, *[values[-1]] * missing] if missing else values


def _found(within: Transaction, sql: str, values: tuple[Any, ...]) -> Sequence[Row]:
    if within.file is None:
        raise TypeError("only SQLite is asked like this")
    return within.file.execute(sql, values).fetchall()


def _do_each(within: Transaction, sql: str, values: Sequence[tuple[Any, ...]]) -> None:
    if within.file is None:
        raise TypeError("only SQLite is asked like this")
    within.file.executemany(sql, values)
