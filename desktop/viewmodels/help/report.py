"""A report for who helps: what this machine and this profile are like, file by file.

Laws: it is made of numbers, versions, names of our own operations and lines of our own code; no
word of any record is read for it. What names the machine, the person or the hub is taken out of
every file at the end, whichever way it came in. Nothing is written before the person has seen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from desktop.line import LineState
from desktop.ports.finding import Finding
from desktop.settings import SETTINGS, Settings
from desktop.store.reads.figures import Figures

LEFT_OUT = "[...]"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
# As telephones have them; dates stay.
_NUMBER = re.compile(r"(?<![\d-])(?!\d{4}-\d\d-\d\d)\+?\d[\d /()-]{6,}\d")
_SECRET = re.compile(r"\b(?=[\w-]*\d)[\w-]{32,}")  # tokens and keys; long names have no digit


class ReportFile(msgspec.Struct, frozen=True):
    name: str
    text: str


def report(
    *,
    findings: Iterable[Finding],
    figures: Figures,
    line: LineState,
    settings: Settings,
    crashes: Iterable[tuple[str, str]],
    own_words: Iterable[str],
) -> tuple[ReportFile, ...]:
    """The files in the order in which they are shown."""
    own = tuple(own_words)
    files = (
        ReportFile("machine.txt", _checked(findings)),
        ReportFile("data.txt", _counted(figures)),
        ReportFile("line.txt", _line(line)),
        ReportFile("settings.txt", _chosen(settings)),
    )
    faults = tuple(ReportFile(f"faults/{name}", text) for name, text in crashes)
    return tuple(ReportFile(each.name, without(each.text, own)) for each in (*files, *faults))


def without(text: str, own: Iterable[str]) -> str:
    """The text without these words, and without what looks like an address, a number or a key."""
    for word in sorted(filter(None, own), key=len, reverse=True):
        text = re.sub(re.escape(word), LEFT_OUT, text, flags=re.IGNORECASE)
    for pattern in (_MAIL, _SECRET, _NUMBER):
        text = pattern.sub(LEFT_OUT, text)
    return text


def _checked(findings: Iterable[Finding]) -> str:
    """The name and the state of each check; only of the versions what was found, too."""
    lines = [
        f"{each.check}: {each.state}" + (f" ({each.found})" if each.check == "versions" else "")
        for each in findings
    ]
    return "\n".join(lines) + "\n"


def _counted(figures: Figures) -> str:
    lines = [f"schema {figures.schema}", f"{figures.megabytes} MB", ""]
    for title, counts in (
        ("records", figures.records),
        ("waiting operations", figures.waiting),
        ("refused operations", figures.refused),
    ):
        lines += [f"{title}:", *_listed(counts), ""]
    return "\n".join(lines)


def _listed(counts: Mapping[str, int]) -> list[str]:
    return [f"  {name} {count}" for name, count in counts.items()] or ["  none"]


def _line(line: LineState) -> str:
    as_of = line.as_of.isoformat(timespec="seconds") if line.as_of else "never"
    told = (
        *(("standing", line.standing.value), ("as of", as_of)),
        *(("waiting", line.waiting), ("refused", line.refused), ("busy", line.busy)),
        *(("too old", line.too_old), ("healed", line.healed), ("kept", line.kept)),
        *(("unreadable", line.unreadable), ("clock apart s", round(line.ahead_s, 1))),
    )
    return "".join(f"{name}: {value}\n" for name, value in told)


def _chosen(settings: Settings) -> str:
    """Of what can be written freely only whether it was."""
    lines = []
    for each in SETTINGS:
        value = settings[each]
        if not each.choices and isinstance(value, str):
            value = "usual" if value == each.default else "own"
        lines.append(f"{each.key}: {value}\n")
    return "".join(lines)
