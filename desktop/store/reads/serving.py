"""What serving goes by, whole: codes, types of cases, calendars, queues; for who keeps them."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from desktop.domain.calendars import Calendar
from desktop.domain.case_types import CaseType
from desktop.domain.ids import SiteId
from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import Queue, Record, Site
from desktop.domain.words import SiteKind
from desktop.domain.wrap_up_codes import Code
from desktop.store.opening import Connection
from desktop.store.reads import records

R = TypeVar("R", bound=Record)


class Serving(msgspec.Struct, frozen=True):
    codes: tuple[Code, ...] = ()
    types: tuple[CaseType, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    queues: tuple[Queue, ...] = ()
    in_house: bool = False  # whether the person's site is the enterprise's own


def serving(connection: Connection, site: SiteId) -> Serving:
    own = records.record(connection, Site, site)
    return Serving(
        codes=_all(connection, Code),
        types=_all(connection, CaseType),
        calendars=_all(connection, Calendar),
        queues=_all(connection, Queue),
        in_house=own is not None and own.kind is SiteKind.IN_HOUSE,
    )


def _all(connection: Connection, kind: type[R]) -> tuple[R, ...]:
    found: Any = connection.execute(f"SELECT doc FROM {BY_RECORD[kind].table}").fetchall()
    return tuple(msgspec.json.decode(doc, type=kind) for (doc,) in found)
