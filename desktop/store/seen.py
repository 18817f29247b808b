"""What the person has looked at: per interaction the time of the newest message that was shown.

Only this desktop knows it; it never travels.
"""

from __future__ import annotations

from desktop.store.opening import Connection


def see(connection: Connection, interaction: str, upto: int) -> bool:
    """Remember that everything up to this time (ms) was shown; whether that is news."""
    cursor = connection.execute(
        "INSERT INTO seen (interaction, upto) VALUES (?, ?) ON CONFLICT (interaction) "
        "DO UPDATE SET upto = excluded.upto WHERE excluded.upto > upto",
        (interaction, upto),
    )
    return cursor.rowcount > 0
