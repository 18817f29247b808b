"""The rows of the palette: hits, commands, headings, with all their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from desktop.actions.action import Action
from desktop.actions.also import ALSO
from desktop.actions.registry import ACTIONS, BY_ID
from desktop.domain.words import CaseStatus, Channel, InteractionStatus, TaskStatus
from desktop.store.reads.matching import words
from desktop.store.reads.passages import marks
from desktop.store.reads.shown import Hit
from desktop.text import language, mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.beginnings import Asked, all_begin, asked_for, begin, words_of
from desktop.viewmodels.help.help_topics import Topic
from desktop.viewmodels.palette import palette_order
from desktop.viewmodels.rows import CommandRow, Empty, Heading, Row, empty
from desktop.viewmodels.settings.shortcut_text import caps, shortcut_text

GROUPS: Final = {
    "customer": mark("Customers"),
    "interaction": mark("Contacts"),
    "case": mark("Cases"),
    "article": mark("Knowledge"),
    "task": mark("Tasks"),
    "text-module": mark("Text modules"),
    "command": mark("Commands"),
    "help": mark("Help"),
}
_ICONS: Final = {
    "customer": "user-round",
    "case": "folder-open",
    "article": "book-open-text",
    "task": "list-checks",
    "text-module": "text-quote",
}
_MAKING: Final = ("customer.create", "case.open", "task.create", "article.propose")
MEANT: Final = "meant:"
ACTION: Final = "action:"
HELP: Final = "help:"
KNOWN_AT_ONCE: Final = (ACTION, HELP)  # rows that nobody has to look for


class Commands:
    """The registry as rows; `why_not` and `keys` are the window's."""

    def __init__(
        self, *, why_not: Callable[[str], str], keys: Callable[[str], tuple[str, ...]]
    ) -> None:
        self.why_not = why_not
        self._keys = keys

    def found(self, text: str, most: int | None = None) -> list[CommandRow]:
        """Those with all the words in title, help or `ALSO`: usable ones first, then by title.

        most: so many of them, None for all.
        """
        asked = asked_for(text)
        said = zip(ACTIONS, _said(language()), strict=True)
        found = [it for it, words_ in said if _has(words_, asked) and self._offers(it)]
        found.sort(
            key=lambda each: (bool(self.why_not(each.id)), not all_begin(tr(each.title), asked))
        )
        return [self.row(each, words(text)) for each in found[:most]]

    def row(self, action: Action, asked: list[str]) -> CommandRow:
        row = _of_command(action.id, self.why_not(action.id), self._keys(action.id), language())
        return replace(row, marks=marks(row.title, asked)) if asked else row

    def _offers(self, action: Action) -> bool:
        """A demo's own commands are nothing for whoever really works."""
        return action.in_palette and not (action.area == "training" and self.why_not(action.id))

    def used(self, id_: str) -> CommandRow | None:
        """A command that was used last; None when it is no more."""
        action = BY_ID.get(id_)
        return self.row(action, []) if action is not None and action.in_palette else None

    def making(self) -> list[Row]:
        return [heading("making", tr("Make")), *(self.row(BY_ID[each], []) for each in _MAKING)]


def heading(key: str, title: str) -> Heading:
    return Heading(key=f"heading:{key}", title=title, said=title)


def group_heading(group: str) -> Heading:
    return heading("commands" if group == "command" else group, tr(GROUPS[group]))


def under(group: str, rows: Iterable[CommandRow]) -> list[Row]:
    """The rows of a group with its heading; nothing of an empty one."""
    of = list(rows)
    return [group_heading(group), *of] if of else []


def of_hit(hit: Hit, text: str = "") -> CommandRow:
    """text: what it was found for."""
    more = _more(hit)
    return CommandRow(
        key=f"{hit.kind}:{hit.id}",
        icon=_ICONS.get(hit.kind) or terms.CHANNEL_ICONS[Channel(hit.channel)],
        title=hit.title or tr("Without a subject"),
        marks=hit.title_marks,
        more=more,
        of=text,
        said=terms.sentence(tr(GROUPS[hit.kind]), hit.title, more),
    )


def meant(text: str, of: str) -> CommandRow:
    title = tr("Did you mean “{text}”?", text=text)
    return CommandRow(
        key=f"{MEANT}{text}",
        icon="search",
        title=title,
        more=tr("search for it"),
        of=of,
        said=title,
    )


def nothing(text: str) -> Empty:
    title = tr("Nothing found for “{text}”", text=text)
    more = tr("Check the spelling, or make what is missing.")
    return empty("search", title, more, top=24)


def class_of_command(row: CommandRow, text: str) -> int:
    if row.why_not:
        return palette_order.ELSEWHERE
    return palette_order.class_of_title(row.title, text)


def of_topic(topic: Topic, text: str) -> CommandRow:
    return CommandRow(
        key=f"{HELP}{topic.key}",
        icon="circle-question-mark",
        title=topic.title,
        marks=marks(topic.title, words(text)),
        more=topic.first,
        of=text,
        said=terms.sentence(tr("Help"), topic.title, topic.first),
    )


@lru_cache(maxsize=1024)
def _of_command(id_: str, why_not: str, keys: tuple[str, ...], _spoken: str) -> CommandRow:
    """Made once and not at every key: an empty field shows all there are."""
    action = BY_ID[id_]
    title = tr(action.title)
    return CommandRow(
        key=f"{ACTION}{id_}",
        icon=action.icon or "chevron-right",
        title=title,
        more=why_not or tr(action.help),
        keys=caps(keys[0]) if keys else (),
        why_not=why_not,
        said=terms.sentence(tr("Command"), title, why_not, *map(shortcut_text, keys)),
    )


@lru_cache(maxsize=1)
def _said(_spoken: str) -> tuple[tuple[str, str], ...]:
    """Of each action its words in the spoken language and in English, prepared."""
    return tuple(
        (
            words_of(f"{tr(each.title)} {tr(each.help)} {tr(also)}"),
            words_of(f"{each.title} {each.help} {also}"),
        )
        for each in ACTIONS
        for also in (ALSO.get(each.id, ""),)
    )


def _has(said: tuple[str, str], asked: Asked) -> bool:
    return begin(said[0], asked) or begin(said[1], asked)


def _more(hit: Hit) -> str:
    """What tells it from others of its name."""
    if hit.kind == "interaction":
        return terms.dotted(hit.name, terms.interaction(InteractionStatus(hit.state)), hit.snippet)
    if hit.kind == "case":
        return terms.dotted(hit.name, terms.case(CaseStatus(hit.state)))
    if hit.kind == "task":
        return terms.dotted(hit.name, terms.task(TaskStatus(hit.state)), hit.snippet)
    return hit.snippet
