"""`tresen hub audit`: who gave which right to whom, when and for what, and who ended it.

    tresen hub audit --database URL
    tresen hub audit --site North --since 2026-11-01 --json --database URL

It only reads. Lines are added by what gives and ends rights, and nothing changes or deletes them.
"""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from desktop.commands.output import Output
from desktop.ports.clock import SystemClock
from desktop.text import mark, tr
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.audit import Did, Line
from integrations.hub.server.store.opening import Store

_DID = {
    Did.GIVEN: mark("given"),
    Did.ENDED: mark("ended"),
    Did.REVEALED: mark("had revealed"),
    Did.WITHDRAWN: mark("withdrew"),
    Did.TAKEN_BACK: mark("took a withdrawal back"),
    Did.REPLAYED: mark("a session ended, because what renews it came twice"),
}


def audit_arguments(part: ArgumentParser) -> None:
    part.add_argument("--site", metavar="NAME", default="")
    part.add_argument("--since", metavar="TIME", type=_time, help=tr("2026-11-01, or with a time"))


def audit(arguments: Namespace, out: Output, store: Store) -> None:
    administration = Administration(store, SystemClock(), arguments.tenant)
    names = administration.names()
    for line in administration.audit(site=arguments.site, since=arguments.since):
        out.say(_sentence(line, names), **_fields(line, names))


def operator() -> str:
    """Who is at work on this machine, also behind sudo."""
    return os.environ.get("SUDO_USER") or getpass.getuser()


def _sentence(line: Line, names: dict[str, str]) -> str:
    """In the order of the questions: when, who, what, to whom, of what, for what, until when."""
    parts = [
        _clock(line.at),
        line.by or tr("nobody known"),
        tr(_DID[line.did]),
        names.get(line.site, line.site),
        _bucket(line.bucket, names),
        line.purpose or "",
        tr("until {time}", time=_clock(line.until)) if line.until else "",
        line.contract,
    ]
    return " · ".join(filter(None, parts))


def _fields(line: Line, names: dict[str, str]) -> dict[str, object]:
    return {
        "at": line.at,
        "by": line.by,
        "did": line.did.value,
        "site": names.get(line.site, line.site),
        "bucket": _bucket(line.bucket, names),
        "purpose": line.purpose,
        "since": line.since,
        "until": line.until,
        "contract": line.contract,
    }


def _bucket(bucket: str, names: dict[str, str]) -> str:
    kind, _, id_ = bucket.partition(":")
    return f"{kind}:{names.get(id_, id_)}"


def _clock(at: datetime) -> str:
    return at.astimezone().isoformat(" ", "seconds")


def _time(text: str) -> datetime:
    """Raises ValueError. A day begins, and a time without a zone is meant, in this place's zone."""
    return datetime.fromisoformat(text).astimezone(UTC)
