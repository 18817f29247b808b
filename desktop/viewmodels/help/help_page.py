"""The help page: what every action does and its keys, from the registry; and what is new.

`resources/help/shortcuts.<language>.md` is the same as a text, for the README and the web; a test
holds it to the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from desktop.actions.keys import Keymap
from desktop.actions.registry import ACTIONS, AREAS, BY_ID
from desktop.text import language, mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import CommandRow, Heading, Row
from desktop.viewmodels.settings.shortcut_text import caps, shortcut_text
from resources.paths import HELP

TYPED = (  # what is typed rather than pressed
    ("::", mark("Insert a text module"), mark("In the composer; arrows, Enter, Esc.")),
    ("??", mark("Insert knowledge"), mark("In the composer; finds articles as you type.")),
    (">", mark("Commands only"), mark("In the search field, before what you look for.")),
)


_OF_PAGE = {  # areas of actions that belong to a page, its own first
    "desk": ("interaction", "composer", "call", "customer", "case", "pane"),
    "customers": ("customer",),
    "contacts": ("interaction",),
    "cases": ("case",),
    "tasks": ("task", "promise"),
    "knowledge": ("article", "revision", "text-module"),
    "team": ("team",),
}
_IN_LISTS = (  # what moves in every list, and what moves there for who has chosen letters
    ("↑ ↓", mark("To the row above or below"), mark("Home and End go to the ends.")),
    (mark("Enter"), mark("Open the row"), mark("The menu key shows all that can be done with it.")),
)
_LETTERS = (
    ("j k", mark("Down and up"), mark("In lists alone; never while you write.")),
    ("g G", mark("To the first, to the last"), mark("In lists alone; never while you write.")),
    ("/ n N", mark("Find a row, next hit, hit before"), mark("Esc closes the field.")),
)


class Entry(msgspec.Struct, frozen=True):
    """One action: its keys as printed on the keyboard, and whether it can be used now."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    why_not: str = ""


class Section(msgspec.Struct, frozen=True):
    title: str
    entries: tuple[Entry, ...]


def sections(
    keymap: Keymap, why_not: Callable[[str], str] = lambda _id: "", *, with_keys_only: bool = False
) -> tuple[Section, ...]:
    """All actions by area; with_keys_only leaves out what has no key (the overlay of `?`)."""
    by_title: dict[str, list[Entry]] = {}
    for action in ACTIONS:
        keys = tuple(shortcut_text(key) for key in keymap.keys(action.id))
        if keys or (action.in_palette and not with_keys_only):
            entry = Entry(action.id, tr(action.title), tr(action.help), keys, why_not(action.id))
            by_title.setdefault(tr(AREAS[action.area]), []).append(entry)
    found = tuple(Section(title, tuple(entries)) for title, entries in by_title.items())
    letters = Section(tr("In lists, where letters move"), _said(_LETTERS))
    lists = Section(tr("In lists"), _said(_IN_LISTS))
    return (*found, Section(tr("While writing"), _said(TYPED)), lists, letters)


def _said(typed: Iterable[tuple[str, str, str]]) -> tuple[Entry, ...]:
    return tuple(Entry("", tr(title), tr(help_), (tr(keys),)) for keys, title, help_ in typed)


def at_place(found: Sequence[Section], page: str, *, writing: bool) -> tuple[Section, ...]:
    """The sections with those of this page in front; who writes sees first what writing has."""
    own = [tr(AREAS[area]) for area in _OF_PAGE.get(page, ())]
    if writing:
        own = [tr("While writing"), tr(AREAS["composer"]), *own]
    first = [each for title in own for each in found if each.title == title]
    return tuple(dict.fromkeys((*first, *found)))


def rows(
    keymap: Keymap,
    why_not: Callable[[str], str],
    *,
    with_keys_only: bool = False,
    page: str = "",
    writing: bool = False,
) -> tuple[Row, ...]:
    """The sections as rows of a list; what cannot be used now says why.

    page, writing: where somebody is; what belongs there stands first.
    """
    found: list[Row] = []
    every = sections(keymap, why_not, with_keys_only=with_keys_only)
    for section in filter(_offers, at_place(every, page, writing=writing)):
        found.append(
            Heading(key=f"heading:{section.title}", title=section.title, said=section.title)
        )
        found += [_row(keymap, entry) for entry in section.entries]
    return tuple(found)


def _offers(section: Section) -> bool:
    """A demo's own commands are nothing for whoever really works."""
    training = section.title == tr(AREAS["training"])
    return not (training and all(entry.why_not for entry in section.entries))


def _row(keymap: Keymap, entry: Entry) -> CommandRow:
    icon = BY_ID[entry.id].icon if entry.id else ""
    keys = caps(keymap.keys(entry.id)[0]) if entry.id and entry.keys else entry.keys
    return CommandRow(
        key=f"action:{entry.id}" if entry.id else f"typed:{entry.keys[0]} {entry.title}",
        icon=icon or "chevron-right",
        title=entry.title,
        more=entry.why_not or entry.help,
        keys=keys,
        why_not=entry.why_not,
        said=terms.sentence(entry.title, *entry.keys, entry.help, entry.why_not),
    )


def shortcuts_text() -> str:
    """The keys as Markdown, in the spoken language, with nobody's own choices."""
    lines = [f"# {tr('Keys')}", "", tr("Every key can be changed in the settings."), ""]
    for section in sections(Keymap()):
        with_keys = [entry for entry in section.entries if entry.keys]
        if with_keys:
            lines += [f"## {section.title}", "", *_table(with_keys), ""]
    return "\n".join(lines)


def _table(entries: Iterable[Entry]) -> list[str]:
    head = [f"| {tr('Key')} | {tr('Does')} | |", "|---|---|---|"]
    rows = (
        f"| {' · '.join(f'`{key}`' for key in entry.keys)} | {entry.title} | {entry.help} |"
        for entry in entries
    )
    return [*head, *rows]


def changes_text() -> str:
    """What is new in this version, in the words of those who work with it (Markdown)."""
    return (HELP / f"changes.{language()}.md").read_text("utf-8")
