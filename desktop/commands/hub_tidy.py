"""`tresen hub tidy`: forget the old end of the log, and attachments that nothing names."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import timedelta

from desktop.commands.output import Output
from desktop.ports.clock import SystemClock
from desktop.text import tr
from integrations.hub.server.store.opening import Store
from integrations.hub.server.tidying import Retention, tidy


def tidy_arguments(part: ArgumentParser) -> None:
    log_argument(part)
    part.add_argument(
        "--keep-files",
        metavar="DAYS",
        type=_days,
        default=Retention().grace,
        help=tr("how long an attachment stays that nothing names (default 7)"),
    )


def log_argument(part: ArgumentParser) -> None:
    part.add_argument(
        "--keep-log",
        metavar="DAYS",
        type=_days,
        default=Retention().keep,
        help=tr("how long a desktop may stay away without a new first sync (default 90)"),
    )


def tidied(arguments: Namespace, out: Output, store: Store) -> None:
    kept = Retention(
        keep=arguments.keep_log,
        spare=min(Retention().spare, arguments.keep_log),
        grace=arguments.keep_files,
    )
    done = tidy(store, SystemClock().now(), kept)
    out.say(
        tr(
            "Forgotten: {changes} changes, {months} months of the log, {files} attachments",
            changes=done.changes,
            months=len(done.months),
            files=done.files,
        ),
        changes=done.changes,
        months=list(done.months),
        files=done.files,
    )


def _days(text: str) -> timedelta:
    days = float(text)
    if days < 0:
        raise ValueError(text)
    return timedelta(days=days)
