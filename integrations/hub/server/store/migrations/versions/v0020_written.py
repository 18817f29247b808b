"""Where threads lead, whose an address is, and when what goes out may go.

Points are filled from the customers that are there. What waits to go out since before this has
waited since then: it is not sent years later because a mailbox is connected at last.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0026"

AT_ONCE = 5_000


def upgrade() -> None:
    op.create_table("met", *_keys("tenant", "via", "name"), *_texts("interaction", "message"))
    op.create_index("met_by_name", "met", ["tenant", "name"])
    op.create_index("met_by_interaction", "met", ["tenant", "interaction"])
    op.create_table("customer_point", *_keys("tenant", "point", "customer"))
    op.create_index("customer_point_by_customer", "customer_point", ["tenant", "customer"])
    for name in ("due", "began", "tries"):
        op.add_column(
            "outbound", sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        )
    for name in ("via", "why"):
        op.add_column("outbound", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE outbound SET due = at, began = at")
    op.drop_index("outbound_by_state", "outbound")
    op.create_index("outbound_by_state", "outbound", ["tenant", "state", "due", "key"])
    _fill_points()


def _fill_points() -> None:
    points = sa.table("customer_point", *map(sa.column, ("tenant", "point", "customer")))
    found = op.get_bind().execute(sa.text("SELECT tenant, id, doc FROM customers")).all()
    rows = [
        {"tenant": tenant, "point": key, "customer": id}
        for tenant, id, document in found
        for key in sorted({_key_of(*point) for point in _points(document)})
    ]
    for start in range(0, len(rows), AT_ONCE):
        op.bulk_insert(points, rows[start : start + AT_ONCE])


def _points(document: str) -> list[tuple[str, str]]:
    listed = json.loads(document).get("points", ())
    return [(each["kind"], each["value"]) for each in listed if each["value"].strip()]


def _key_of(kind: str, value: str) -> str:
    value = value.strip()
    if kind == "phone":
        plus = "+" if value.startswith(("+", "00")) else ""
        digits = "".join(letter for letter in value if letter.isdecimal() and letter.isascii())
        value = plus + (digits.removeprefix("00") if plus else digits)
    return f"{kind}:{value.casefold()}"


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
