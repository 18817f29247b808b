"""The numbers people read out: K-100001 for customers, V-20001 for cases.

They are taken in order and never twice; a number that came in with an import is stepped over.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import BigInteger, Text, bindparam, func, insert, select, update

from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import Case, Customer
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS, number

Numbered = type[Customer] | type[Case]

_FORMS: Final[dict[Numbered, tuple[str, int]]] = {Customer: ("K-", 100_000), Case: ("V-", 20_000)}
_ADVANCE: Final = Prepared(
    update(number)
    .where(number.c.tenant == OF_TENANT, number.c.name == bindparam("of_name", type_=Text))
    .values(last=number.c.last + bindparam("more", type_=BigInteger))
    .returning(number.c.last)
)
_USED: Final = {
    kind: Prepared(
        select(table.c.number).where(
            table.c.tenant == OF_TENANT,
            table.c.number.in_(bindparam("of_numbers", type_=Text, expanding=True)),
        )
    )
    for kind in _FORMS
    for table in (RECORDS[BY_RECORD[kind].name],)
}


def take(within: Transaction, kind: Numbered, count: int) -> list[str]:
    """The next numbers for as many records of the kind."""
    prefix, _ = _FORMS[kind]
    taken: list[str] = []
    while len(taken) < count:
        missing = count - len(taken)
        last = _advance(within, kind, missing)
        next_ones = [f"{prefix}{n}" for n in range(last - missing + 1, last + 1)]
        used = _used(within, kind, next_ones)
        taken += [each for each in next_ones if each not in used]
    return taken


def pass_over(within: Transaction, kind: Numbered) -> None:
    """Go on behind the highest number in use, after many records have come in at once."""
    prefix, start = _FORMS[kind]
    table = RECORDS[BY_RECORD[kind].name]
    of_form = table.c.number.like(f"{prefix}%")
    longest = func.length(table.c.number).desc()
    highest = within.connection.scalar(
        select(table.c.number)
        .where(table.c.tenant == within.tenant, of_form)
        .order_by(longest, table.c.number.desc())
        .limit(1)
    )
    digits = re.fullmatch(re.escape(prefix) + r"(\d{1,15})", highest or "")
    behind = int(digits[1]) - start if digits else 0
    if behind > 0:
        _advance(within, kind, 0)
        name = BY_RECORD[kind].name
        statement = update(number).where(number.c.tenant == within.tenant, number.c.name == name)
        largest = func.max if within.connection.dialect.name == "sqlite" else func.greatest
        within.connection.execute(statement.values(last=largest(number.c.last, start + behind)))


def _advance(within: Transaction, kind: Numbered, by: int) -> int:
    name = BY_RECORD[kind].name
    last = _ADVANCE.value(within, of_name=name, more=by)
    if last is not None:
        return int(last)
    _, start = _FORMS[kind]
    first: dict[str, Any] = {"tenant": within.tenant, "name": name, "last": start + by}
    within.connection.execute(insert(number).values(first))
    return start + by


def _used(within: Transaction, kind: Numbered, numbers: list[str]) -> set[str]:
    return {str(used) for (used,) in _USED[kind].rows(within, of_numbers=numbers)}
