"""`tresen hub settings`: what may be chosen of a hub, and `--set` of `tresen hub serve`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from desktop.commands.output import CannotDo, Output
from desktop.text import tr
from integrations.hub.server.chosen import SETTINGS, Unfitting, chosen
from integrations.hub.server.hub import Limits


def set_argument(part: ArgumentParser) -> None:
    part.add_argument(
        "--set",
        dest="chosen",
        metavar="NAME=NUMBER",
        action="append",
        default=[],
        type=_pair,
        help=tr("choose a setting; `tresen hub settings` lists them"),
    )


def listed(_arguments: Namespace, out: Output) -> None:
    for each in SETTINGS:
        out.say(
            tr(
                "{name}: {title} ({default}; {least} to {most})",
                name=each.name,
                title=tr(each.title),
                default=f"{each.default:g}",
                least=f"{each.least:g}",
                most=f"{each.most:g}",
            ),
            name=each.name,
            default=each.default,
            least=each.least,
            most=each.most,
        )


def limits_of(arguments: Namespace, limits: Limits) -> Limits:
    """Raises CannotDo."""
    try:
        return chosen(dict(arguments.chosen), limits)
    except Unfitting as error:
        raise CannotDo(
            tr(
                "{values} does not go. Nothing was started; `tresen hub settings` says what does.",
                values=error,
            )
        ) from error


def _pair(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return name, float(value)
