"""Something that a person could ask for: any operation of the registry, its fields drawn by type.

What it names is mostly what the person sees, sometimes what is not there, so that all is done,
refused and met again. An operation that is added is asked for from that day on.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from random import Random
from typing import Any, Final

import msgspec
from msgspec import UnsetType

from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId, ArticleId, CustomerId, InteractionId, NoteId, QueueId, id_of
from desktop.domain.operations import article, customer, interaction, writing
from desktop.domain.operations.operation import Creating
from desktop.domain.operations.registry import OPERATIONS, AnyOperation
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.revision import Beginning
from desktop.domain.words import Channel, DraftKind
from tests.simulator.cast import NOON

WORDS: Final = ("one", "two", "three", "Ärger", "")
# Fields called after what they name, and its kind.
NAMING: Final = {
    "customer": "customer",
    "interaction": "interaction",
    "case": "case",
    "article": "article",
    "agent": "agent",
    "assignee": "agent",
    "instead_of": "agent",
    "site": "site",
    "queue": "queue",
    "owner": "agent",
    "feedback": "note",
    "translation_of": "article",
    "last_seen": "message",
}
ABOUT: Final = ("customer", "interaction", "case")

Shown = typing.Mapping[str, typing.Sequence[str]]  # ids by kind


class Asker:
    """One person's wishes, drawn from a seed."""

    def __init__(self, draw: Random, me: AgentId, shown: Shown) -> None:
        self._draw = draw
        self._me = me
        self._shown = shown

    def anything(self) -> AnyOperation:
        """Any operation, most likely one that makes sense to whoever asks."""
        return self.operation(self._draw.choice(OPERATIONS))

    def operation(self, asked: type[AnyOperation]) -> AnyOperation:
        fields: dict[str, Any] = {"id": self._id(asked)}
        if issubclass(asked, writing.SaveDraft):
            return self._draft(asked)
        if issubclass(asked, article.Read):
            return self._reading(asked)
        if issubclass(asked, Beginning) and self._draw.random() < 0.7:
            fields |= self._change()
        about_kind = self._draw.choice(ABOUT)
        for name, hint, required in _fields(asked):
            if name in fields:
                continue
            if not required and self._draw.random() < 0.5:
                continue
            if name == "about_kind":
                fields[name] = about_kind
            elif name == "about":
                kind = about_kind if "about_kind" in asked.__struct_fields__ else _about(asked)
                fields[name] = self._one(kind)
            elif name == "agent" and issubclass(asked, interaction.Assign):
                fields[name] = self._draw.choice((self._me, self._me, self._one("agent")))
            else:
                fields[name] = self._value(name, hint)
        return asked(**fields)

    def service(self) -> list[AnyOperation]:
        """The steps of one contact, in order."""
        name = str(self._draw.randrange(10_000))
        who, mail = CustomerId(f"customer-{name}"), InteractionId(f"interaction-{name}")
        word = self._draw.choice(WORDS) or "?"
        steps: list[AnyOperation] = [
            customer.Create(id=who, name=f"Customer {name}"),
            interaction.Create(
                id=mail,
                customer=who,
                channel=Channel.EMAIL,
                queue=QueueId(self._one("queue")),
                text="Where is it?",
            ),
            interaction.Assign(id=mail, agent=self._me),
            writing.NoteInteraction(id=NoteId(f"note-{name}"), about=mail, text=word),
            interaction.Reply(id=mail, text=word),
            interaction.WrapUp(id=mail, code="done"),
        ]
        return steps[: self._draw.randint(2, len(steps))]

    def _draft(self, asked: type[writing.SaveDraft]) -> AnyOperation:
        where = InteractionId(self._one("interaction"))
        kind = self._draw.choice((DraftKind.REPLY, DraftKind.NOTE))
        text = f"{self._draw.choice(WORDS)} {self._draw.randrange(100)}"
        return asked(id=draft_id(self._me, where, kind), interaction=where, kind=kind, text=text)

    def _reading(self, asked: type[article.Read]) -> AnyOperation:
        """A receipt of one's own, mostly of the first version."""
        page, version = self._one("article"), self._draw.choice((1, 1, 1, 2, 3))
        id = article.receipt_id(page, version, self._me)
        return asked(id=id, article=ArticleId(page), version=version)

    def _change(self) -> dict[str, Any]:
        """Of an article as it was once; or something new."""
        if self._draw.random() < 0.3:
            return {"article": None, "of_version": 0}
        return {"article": self._one("article"), "of_version": self._draw.choice((1, 1, 1, 2))}

    def _id(self, asked: type[AnyOperation]) -> str:
        kind = asked.declared.kind
        if kind == "agent":
            return self._me
        if issubclass(asked, Creating) and self._draw.random() < 0.6:
            return f"{kind}-{self._draw.randrange(10_000)}"
        return self._one(kind)

    def _one(self, kind: str) -> str:
        """One that is shown, now and then one that nobody has."""
        shown = self._shown.get(kind, ())
        if not shown or self._draw.random() < 0.05:
            return f"{kind}-{self._draw.randrange(4)}"
        return self._draw.choice(shown)

    def _value(self, name: str, hint: Any) -> Any:
        if name in NAMING:
            return (
                None
                if _may_be_none(hint) and self._draw.random() < 0.4
                else self._one(NAMING[name])
            )
        origin = typing.get_origin(hint)
        if origin in (types.UnionType, typing.Union):
            kinds = [part for part in typing.get_args(hint) if part is not UnsetType]
            return self._value("", self._draw.choice(kinds))
        if origin is dict:
            key, value = typing.get_args(hint)
            count = self._draw.randrange(3)
            return {self._value("", key): self._value("", value) for _ in range(count)}
        if origin is tuple:
            return self._some(name, typing.get_args(hint)[0])
        return self._plain(hint)

    def _some(self, name: str, hint: Any) -> tuple[Any, ...]:
        if hint is Attachment:
            return ()  # their content has its own way to the hub
        if name == "sites":
            return (self._one("site"),) if self._draw.random() < 0.3 else ()
        if name == "queues":
            return tuple({self._one("queue"): None for _ in range(self._draw.randrange(3))})
        return tuple(self._value("", hint) for _ in range(self._draw.randrange(3)))

    def _plain(self, hint: Any) -> Any:
        draw = self._draw
        simple: dict[Any, Callable[[], Any]] = {
            type(None): lambda: None,
            str: self._text,
            bool: lambda: draw.random() < 0.5,
            int: lambda: draw.randrange(1000),
            date: lambda: self._time().date(),
            datetime: self._time,
        }
        if hint in simple:
            return simple[hint]()
        if isinstance(hint, typing.NewType):
            return id_of(hint.__name__, str(draw.randrange(20)))
        if issubclass(hint, Enum):
            return draw.choice(list(hint))
        hints = _hints(hint)
        return hint(**{name: self._value(name, hints[name]) for name in hint.__struct_fields__})

    def _text(self) -> str:
        draw = self._draw
        return draw.choice(WORDS) if draw.random() < 0.5 else f"text {draw.randrange(1000)}"

    def _time(self) -> datetime:
        return NOON + timedelta(hours=self._draw.randrange(-48, 48))


def _may_be_none(hint: Any) -> bool:
    return type(None) in typing.get_args(hint)


def _about(asked: type[AnyOperation]) -> str:
    return asked.declared.name.partition(".")[0]


@cache
def _hints(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return typing.get_type_hints(struct)


@cache
def _fields(asked: type[AnyOperation]) -> list[tuple[str, Any, bool]]:
    """(name, type, whether it must be given) of all but the id."""
    hints = typing.get_type_hints(asked)
    required = {
        field.name
        for field in msgspec.structs.fields(asked)
        if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
    }
    return [(n, hints[n], n in required) for n in asked.__struct_fields__ if n != "id"]
