"""`tresen hub add-grant`, `end-grant`: what a site may see beyond its queues, and until when.

    tresen hub add-grant North --queue Billing --purpose billing --until 2027-01-01 --database URL
    tresen hub end-grant North --queue Billing --database URL

Desktops that are online lose what has ended at once, the others before they see anything else.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from desktop.commands.output import CannotDo, Output
from desktop.domain.words import Purpose
from desktop.text import tr
from integrations.hub.server.administering import Administration, Unknown


def grant_arguments(part: ArgumentParser) -> None:
    _what_arguments(part)
    part.add_argument(
        "--purpose",
        choices=list(Purpose),
        default=Purpose.SERVICE,
        type=Purpose,
        help=tr("what for; masked fields are readable for their purpose only"),
    )
    part.add_argument("--from", dest="since", metavar="TIME", type=_time, help=tr("default: now"))
    part.add_argument("--until", metavar="TIME", type=_time, help=tr("2027-01-01, or with a time"))
    part.add_argument("--contract", metavar="TEXT", default="", help=tr("the processor's contract"))


def end_arguments(part: ArgumentParser) -> None:
    _what_arguments(part)


def add(arguments: Namespace, out: Output, administration: Administration) -> None:
    try:
        given = administration.add_grant(
            arguments.site,
            _bucket(arguments, administration),
            arguments.purpose,
            since=arguments.since,
            until=arguments.until,
            contract=arguments.contract,
        )
    except Unknown as error:
        raise _unknown(error) from error
    out.say(
        tr("{site} sees it now", site=arguments.site),
        bucket=given.bucket,
        purpose=given.purpose,
        until=given.until,
    )


def end(arguments: Namespace, out: Output, administration: Administration) -> None:
    try:
        bucket = _bucket(arguments, administration)
        administration.end_grant(arguments.site, bucket)
    except Unknown as error:
        raise _unknown(error) from error
    out.say(tr("{site} does not see it any more", site=arguments.site), bucket=bucket)


def _what_arguments(part: ArgumentParser) -> None:
    part.add_argument("site", metavar="SITE")
    what = part.add_mutually_exclusive_group(required=True)
    what.add_argument("--queue", metavar="NAME", default="")
    what.add_argument("--team", metavar="NAME", default="")
    what.add_argument("--segment", metavar="WORD", default="", help=tr("of customers"))


def _bucket(arguments: Namespace, administration: Administration) -> str:
    return administration.bucket(
        queue=arguments.queue, team=arguments.team, segment=arguments.segment
    )


def _unknown(error: Unknown) -> CannotDo:
    return CannotDo(tr("There is nothing called {name} here; nothing was changed.", name=error))


def _time(text: str) -> datetime:
    """Raises ValueError. A day begins, and a time without a zone is meant, in this place's zone."""
    return datetime.fromisoformat(text).astimezone(UTC)
