"""`tresen hub settings`: what may be chosen of a hub, and `--set` of `tresen hub serve`."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace

from msgspec.structs import replace

from desktop.commands.output import CannotDo, Output
from desktop.domain import bounds
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
    part.add_argument(
        "--least-release",
        metavar="NUMBER",
        default="",
        type=_release,
        help=tr("take changes only from Tresen of this release or newer, such as 1.4.0"),
    )


def same(arguments: Namespace) -> list[str]:
    """What was chosen here, for another process."""
    words = [word for name, value in arguments.chosen for word in ("--set", f"{name}={value}")]
    least = arguments.least_release
    return [*words, "--least-release", least] if least else words


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
    limits = replace(limits, least_release=arguments.least_release)
    try:
        return chosen(dict(arguments.chosen), limits)
    except Unfitting as error:
        raise CannotDo(
            tr(
                "{values} does not go. Nothing was started; `tresen hub settings` says what does.",
                values=error,
            )
        ) from error


def _release(text: str) -> str:
    if text and not re.fullmatch(bounds.NUMBERS, text):
        raise ValueError(text)
    return text


def _pair(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return name, float(value)
