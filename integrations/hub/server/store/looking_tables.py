"""Who is at which contact, told from process to process; words of the last moments only."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text


def looking_table(metadata: MetaData) -> Table:
    """A row for each desk, and for each customer who types."""
    return Table(
        "beside",
        metadata,
        *(Column(name, Text, primary_key=True) for name in ("tenant", "client_id")),
        Column("interaction", Text, nullable=False),
        Column("agent", Text, nullable=False),  # "": the customer
        Column("said", Text, nullable=False),  # JSON of ports.beside.Looks
        Column("at", BigInteger, nullable=False),  # when it was said, the hub's clock, ms
        Column("until", BigInteger, nullable=False),  # ms
        Index("beside_by_at", "tenant", "at"),
        Index("beside_by_interaction", "tenant", "interaction"),
    )
