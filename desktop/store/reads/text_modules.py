"""Text modules: what `::` finds, own ones before shared ones."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import AgentId, TextModuleId
from desktop.domain.records import Agent, Team, TextModule
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.store.reads.matching import every_word

_ORDER = "m.owner IS :agent DESC, m.language <> :language, m.short, m.id"
_ALL = f"SELECT m.doc FROM text_modules m ORDER BY {_ORDER} LIMIT :limit"
# What begins with the letters typed comes before what only has the words somewhere.
_BY_SHORT = f"""
    SELECT m.doc FROM text_modules m
    WHERE m.short >= :typed AND m.short < :beyond ORDER BY {_ORDER} LIMIT :limit
"""
_BY_WORDS = f"""
    SELECT m.doc FROM text_modules_fts f JOIN text_modules m ON m.n = f.rowid
    WHERE text_modules_fts MATCH :question ORDER BY {_ORDER} LIMIT :limit
"""
_BEYOND = "\U0010ffff"


def found(
    connection: Connection, typed: str, agent: AgentId, language: str, limit: int = 8
) -> tuple[TextModule, ...]:
    """The modules whose short name begins so, then those with the words in title or text."""
    parameters = {"agent": agent, "language": language, "limit": limit}
    typed = typed.strip().lower()
    if not typed:
        return _read(connection, _ALL, parameters)
    short = _read(connection, _BY_SHORT, parameters | {"typed": typed, "beyond": typed + _BEYOND})
    question = every_word(typed)
    by_words = _read(connection, _BY_WORDS, parameters | {"question": question}) if question else ()
    both = {module.id: module for module in (*short, *by_words)}
    return tuple(both.values())[:limit]


def own_team(connection: Connection, agent: AgentId) -> Team | None:
    """Whose members see what this person shares with a team."""
    me = records.record(connection, Agent, agent)
    return records.record(connection, Team, me.team) if me and me.team else None


def module(connection: Connection, id_: TextModuleId) -> TextModule | None:
    return records.record(connection, TextModule, id_)


def _read(
    connection: Connection, statement: str, parameters: dict[str, object]
) -> tuple[TextModule, ...]:
    rows = connection.execute(statement, parameters).fetchall()
    modules = (msgspec.json.decode(doc, type=TextModule) for (doc,) in rows)
    return tuple(each for each in modules if not each.removed)
