"""What this desk has reminded of: per task the time that it was about.

Only this desktop knows it; it never travels. Law: of one time of one task it is told once, also by
a window that was closed and started anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.store.opening import Connection


def remember(connection: Connection, times: Mapping[str, int]) -> frozenset[str]:
    """Note these times (ms) as told; which of the tasks had not been told of theirs."""
    news = []
    for task, at in times.items():
        cursor = connection.execute(
            "INSERT INTO reminded (task, at) VALUES (?, ?) ON CONFLICT (task) "
            "DO UPDATE SET at = excluded.at WHERE excluded.at > at",
            (task, at),
        )
        if cursor.rowcount > 0:
            news.append(task)
    return frozenset(news)
