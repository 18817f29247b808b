"""`tresen import`: help pages, customers and mails from files to a hub.

    tresen import customers FILE [--queue NAME] --hub URL --token T
    tresen import articles PATH [--prune] --hub URL --token T
    tresen import mail PATH --queue NAME --own service@example.org --hub URL --token T
    tresen import codes FILE --hub URL --token T
    tresen import case-types FILE --hub URL --token T

Every row is taken, merged, unchanged or refused, and a refused one is told with its place and
reason. Law: running it twice changes nothing.
"""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from desktop.commands.output import CannotDo, Output
from desktop.domain.bounds import Bounds
from desktop.domain.ids import QueueId
from desktop.ports.backend import Backend
from desktop.ports.clock import SystemClock
from desktop.ports.errors import Forbidden, OutsideError, SignedOut
from desktop.text import tr
from integrations.hub.client import HubDoor
from integrations.imports.articles import Pages
from integrations.imports.columns import FIELDS
from integrations.imports.customers import read_customers
from integrations.imports.entries import Directory, operations
from integrations.imports.mail import read_mails
from integrations.imports.rows import Merged, Refused, Row, Unreadable
from integrations.imports.sending import NotAllowed, Prepared, Sender, Tally, chunked
from integrations.imports.service import read_case_types, read_codes
from integrations.imports.survey import Survey, survey

REFUSED_SOME = 3
NOTHING_KNOWN = Survey((), ())


def add_arguments(parser: ArgumentParser) -> None:
    parts = parser.add_subparsers(metavar=tr("WHAT"), required=True)
    for name, source, does in (
        ("customers", Customers, tr("customers from CSV or vCard")),
        ("articles", Articles, tr("articles from a folder of HTML or Markdown pages")),
        ("mail", Mails, tr("contacts from an mbox file or a maildir")),
        ("codes", Codes, tr("wrap-up codes from CSV: id, parent, title, title_de …")),
        ("case-types", CaseTypes, tr("types of cases from TOML")),
    ):
        part = parts.add_parser(name, help=does, description=does)
        part.set_defaults(source=source)
        source.add_arguments(part)
        part.add_argument("--hub", metavar="URL", default="", help=tr("the hub's address"))
        part.add_argument("--token", default="", help=tr("as `tresen hub add-user` printed it"))
        part.add_argument(
            "--dry-run", action="store_true", help=tr("say what would be taken, and send nothing")
        )


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    try:
        tally = asyncio.run(_import(arguments, out))
    except Unreadable as reason:
        raise CannotDo(tr("{reason} Nothing was imported.", reason=reason)) from None
    except NotAllowed as reason:
        raise CannotDo(
            tr(
                "This account may not import ({reason}). Nothing was imported. Ask for the role "
                "editor, lead, trainer, owner or admin.",
                reason=reason,
            )
        ) from None
    except (SignedOut, Forbidden):
        raise CannotDo(
            tr("The hub does not take this token. Nothing was imported. Ask for a new one.")
        ) from None
    except OutsideError as error:
        raise CannotDo(
            tr(
                "The hub could not be reached or used ({error}). What was taken stays; run the "
                "command again when the hub is back, nothing is taken twice.",
                error=error,
            )
        ) from None
    _say_tally(out, tally, dry=arguments.dry_run)
    return REFUSED_SOME if tally.refused else 0


class Source:
    """What is imported, and what has to be known of the hub for it."""

    def __init__(self, arguments: Namespace, out: Output) -> None:
        self.arguments = arguments
        self.out = out

    @staticmethod
    def add_arguments(part: ArgumentParser) -> None:
        raise NotImplementedError

    @staticmethod
    async def look(hub: Backend) -> Survey:
        """Raises OutsideError."""
        return await survey(hub)

    def rows(self, known: Survey) -> Iterator[Row]:
        """Raises Unreadable, CannotDo."""
        raise NotImplementedError

    def queue(self, known: Survey) -> QueueId:
        """The queue that was named. Raises CannotDo."""
        name = self.arguments.queue.casefold()
        for queue in known.queues:
            if name in (queue.name.casefold(), queue.id):
                return queue.id
        if known is NOTHING_KNOWN:
            return QueueId(name)
        names = ", ".join(sorted(queue.name for queue in known.queues))
        raise CannotDo(
            tr(
                "There is no queue “{name}”. Nothing was imported. There are: {names}",
                name=self.arguments.queue,
                names=names,
            )
        )


class Customers(Source):
    @staticmethod
    def add_arguments(part: ArgumentParser) -> None:
        part.add_argument("path", metavar="FILE", type=Path)
        part.add_argument("--queue", metavar="NAME", help=tr("the queue whose sites may see them"))
        part.add_argument(
            "--map",
            metavar="FIELD=COLUMN",
            action="append",
            default=[],
            help=tr("what a column is: {fields}", fields=", ".join(FIELDS)),
        )
        part.add_argument(
            "--region",
            metavar="CC",
            default="DE",
            help=tr("the country that numbers without its code are called from"),
        )

    def rows(self, known: Survey) -> Iterator[Row]:
        entries = read_customers(
            self.arguments.path,
            given=_given(self.arguments.map),
            region=self.arguments.region.upper(),
            unknown=self._say_left_out,
        )
        queues = (self.queue(known),) if self.arguments.queue else ()
        return operations(entries, Directory(known.customers), queues)

    def _say_left_out(self, columns: Sequence[str]) -> None:
        if columns:
            listed = ", ".join(columns)
            self.out.say(tr("Columns left out: {columns}", columns=listed), left_out=columns)


class Articles(Source):
    @staticmethod
    async def look(hub: Backend) -> Survey:
        return await survey(hub, articles=True)

    @staticmethod
    def add_arguments(part: ArgumentParser) -> None:
        part.add_argument("path", metavar="PATH", type=Path)
        part.add_argument(
            "--language", metavar="CC", default="", help=tr("the language all pages are in")
        )
        part.add_argument(
            "--prune",
            action="store_true",
            help=tr("articles whose pages are not in the folder any more expire"),
        )

    def rows(self, known: Survey) -> Iterator[Row]:
        pages = Pages(self.arguments.path, self.arguments.language, known.articles)
        prune: bool = self.arguments.prune
        if not prune and (gone := pages.gone()):
            sources = [article.source for article in gone]
            said = tr(
                "{count} pages of an earlier import are not there any more; --prune lets their "
                "articles expire.",
                count=len(gone),
            )
            self.out.say(said, gone=sources)
        return pages.rows(prune=prune)


class Mails(Source):
    @staticmethod
    def add_arguments(part: ArgumentParser) -> None:
        part.add_argument("path", metavar="PATH", type=Path)
        part.add_argument(
            "--queue", metavar="NAME", required=True, help=tr("where the contacts go")
        )
        part.add_argument(
            "--own",
            metavar="ADDRESS",
            action="append",
            default=[],
            help=tr("an address, or @domain, that the enterprise writes from"),
        )

    def rows(self, known: Survey) -> Iterator[Row]:
        return read_mails(
            self.arguments.path,
            own=self.arguments.own,
            queue=self.queue(known),
            directory=Directory(known.customers),
        )


class Codes(Source):
    @staticmethod
    def add_arguments(part: ArgumentParser) -> None:
        part.add_argument("path", metavar="FILE", type=Path)

    def rows(self, known: Survey) -> Iterator[Row]:
        return read_codes(self.arguments.path, known.queues)


class CaseTypes(Codes):
    def rows(self, known: Survey) -> Iterator[Row]:
        return read_case_types(self.arguments.path, known.queues)


async def _import(arguments: Namespace, out: Output) -> Tally:
    source: Source = arguments.source(arguments, out)
    if arguments.dry_run and not arguments.hub:
        return _tried(source.rows(NOTHING_KNOWN), out)
    if not arguments.hub or not arguments.token:
        raise CannotDo(tr("Where to? Say --hub and --token, or --dry-run."))
    hub = HubDoor().open(arguments.hub, arguments.token)
    try:
        rows = source.rows(await source.look(hub))
        if arguments.dry_run:
            return _tried(rows, out)
        sender = Sender(hub=hub, clock=SystemClock(), told=lambda row: _tell(out, row))
        await sender.send(rows)
    finally:
        await hub.close()
    return sender.tally


def _tried(rows: Iterable[Row], out: Output) -> Tally:
    """What would be taken, for all that can be known without asking the hub."""
    tally = Tally()
    for row in (row for chunk in chunked(rows, Bounds()) for row in chunk):
        match row:
            case Merged():
                tally.merged += 1
                _tell(out, row)
            case Refused():
                tally.refused += 1
                _tell(out, row)
            case Prepared():
                tally.taken += row.row.rows
    return tally


def _given(words: Iterable[str]) -> dict[str, str]:
    given = {}
    for word in words:
        field, equals, column = word.partition("=")
        if not equals:
            raise CannotDo(tr("“{word}” is not of the form FIELD=COLUMN.", word=word))
        given[field.strip()] = column
    return given


def _tell(out: Output, row: Merged | Refused) -> None:
    if isinstance(row, Merged):
        said = tr("{place}: the same as {into}", place=row.place, into=row.into)
        out.say(said, merged=row.place, into=row.into)
    else:
        said = tr("{place}: refused, {reason}", place=row.place, reason=row.reason)
        out.say(said, refused=row.place, reason=row.reason)


def _say_tally(out: Output, tally: Tally, *, dry: bool) -> None:
    words = (
        tr("{count} taken", count=tally.taken),
        tr("{count} merged", count=tally.merged),
        tr("{count} unchanged", count=tally.unchanged),
        tr("{count} refused", count=tally.refused),
    )
    said = ", ".join(words)
    out.say(
        tr("Nothing was sent. It would be: {counts}", counts=said) if dry else said,
        **msgspec.structs.asdict(tally),
        dry_run=dry,
    )
