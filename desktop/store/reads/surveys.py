"""What a customer said of a contact afterwards."""

from __future__ import annotations

import msgspec

from desktop.domain.surveys import Survey
from desktop.store.opening import Connection

_SURVEY = msgspec.json.Decoder(Survey)


def answered(connection: Connection, interaction: str) -> Survey | None:
    """None while they have not answered, or were not asked."""
    row = connection.execute(
        "SELECT doc FROM surveys WHERE interaction = ? AND answered_at IS NOT NULL", (interaction,)
    ).fetchone()
    return None if row is None else _SURVEY.decode(row[0])
