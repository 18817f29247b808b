"""What stands in a form, kept like any other draft: one for each form and record it is about.

    kept = KeptForm(desk, "case.note")
    kept.turn_to(case.id)                    `replaced` carries what was typed about it before
    kept.typed({"text": "Ruft morgen an"})   at each key: only what differs from what is known
    errors = await kept.submit(save)

With what was typed in a field goes what stood there when the typing began, `was`: the record may
have been changed by others since, and the hub must know that this person has not seen that.
Files that lie beside the fields belong to the draft as the words do.
Laws: whatever was typed comes back when the form is opened for the same record again, also after
the process was killed; a form that was saved is empty, and its draft ends in the transaction that
holds what it asked for; a form that could not be saved keeps everything; what the hub refuses
stands in it again as it was typed, with the reason, where nothing else was begun there.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any, Final, TypeVar

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.records import Draft, Record
from desktop.signal import Signal
from desktop.store import sent_forms
from desktop.store.changes import Changes
from desktop.store.reads import records
from desktop.store.sent_forms import SentForm
from desktop.viewmodels import reasons
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.drafts import Place, Writing
from desktop.viewmodels.latest import Latest

Fields = dict[str, str]
R = TypeVar("R", bound=Record)
_WAS: Final = "was:"  # before the name of a field, in the text of its draft
NOTHING: Final[Mapping[str, str]] = {}
Save = Callable[[], Coroutine[Any, Any, Mapping[str, str]]]


class KeptForm:
    """One form of the window; `fields` is what was typed about the record it is turned to."""

    def __init__(self, desk: Desk, name: str) -> None:
        self._desk = desk
        self._name = name
        self._place: Place | None = None
        self._sending: Place | None = None
        self._sent: Fields = {}  # what is being saved
        self._meanwhile: Fields = {}  # typed while it is being saved
        self._discarded: Fields = {}  # can be taken back until something else is typed or shown
        self._put_away: tuple[Attachment, ...] = ()  # the files that lay beside them
        self.replaced: Signal[Fields] = Signal()
        self.refusal = ""  # why the hub did not do what was typed here
        self._refused: tuple[str, ...] = ()  # the operations
        self._reading = Latest(desk.supervisor, f"form {name}")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    @property
    def about(self) -> str | None:
        """The record it is turned to; "" for none, None before the first time."""
        return self._place.about if self._place else None

    @property
    def place(self) -> Place | None:
        """Where its versions are kept; None before the first time."""
        return self._place

    @property
    def fields(self) -> Fields:
        return {name: text for name, text in self._kept.items() if not name.startswith(_WAS)}

    @property
    def was(self) -> Fields:
        """What stood in the typed fields when the typing began, where that is known."""
        kept = self._kept.items()
        return {name.removeprefix(_WAS): it for name, it in kept if name.startswith(_WAS)}

    @property
    def files(self) -> tuple[Attachment, ...]:
        """What lies beside the fields."""
        return self._desk.journal.at(self._place).files if self._place else ()

    @property
    def holds(self) -> bool:
        """Whether there is anything that could be discarded."""
        return bool(self.fields or self.files)

    @property
    def was_discarded(self) -> bool:
        """Whether what was discarded can be taken back."""
        return bool(self._discarded or self._put_away)

    @property
    def _kept(self) -> Fields:
        if self._place is None:
            return {}
        if self._place == self._sending:
            return self._meanwhile
        return read(self._desk.journal.at(self._place).text)

    def turn_to(self, about: str) -> None:
        """Show what was typed about this record; what is stored of it follows."""
        place = Place.in_form(self._name, about)
        if place != self._place:
            self._desk.journal.hurry()
        self._place = place
        self._forget_discarded()
        self.refusal, self._refused = "", ()
        self.replaced.emit(self.fields)
        self._reading.ask(self._restore(place))

    def go_on(self, about: str) -> None:
        """What stood here was stored as this record: the words typed since belong to it."""
        before, place = self._place, Place.in_form(self._name, about)
        if before is None or place == before:
            return
        if before == self._sending:
            rest, self._meanwhile = _beyond(self._sent, self._meanwhile), self._sent
        else:
            rest = self._kept
            self._desk.journal.typed(before, "")
        there = self._desk.journal.at(place).text
        self._desk.journal.typed(place, written(read(there) | rest))

    def typed(self, fields: Fields, known: Mapping[str, str] = NOTHING) -> None:
        """The fields that differ from what is known hold this now."""
        if self._place is None:
            return
        if fields:
            self._forget_discarded()
        was = {name: text for name, text in (*known.items(), *self.was.items()) if name in fields}
        kept = fields | {f"{_WAS}{name}": text for name, text in was.items()}
        if self._place == self._sending:
            self._meanwhile = kept
        else:
            self._desk.journal.typed(self._place, written(kept))

    def leave(self) -> None:
        """The person goes elsewhere; what was typed stays for the next time."""
        self._desk.journal.hurry()

    def discard(self) -> None:
        """Empty the form; its words can be taken back, and stay findable as a discarded draft."""
        if self._place is not None and self._place != self._sending:
            self._discarded, self._put_away = self._kept, self.files
            self._desk.journal.typed(self._place, "")
            self._desk.journal.hold(self._place, ())
            self._desk.journal.hurry()  # and whatever else is typed
            self.replaced.emit({})

    def take_back(self) -> None:
        """The words that were discarded stand here again."""
        kept, files = self._discarded, self._put_away
        self._forget_discarded()
        if self._place is not None:
            self._desk.journal.typed(self._place, written(kept))
            self._desk.journal.hold(self._place, (*files, *self.files))
        self.replaced.emit(self.fields)

    async def take(self, text: str, files: Iterable[Attachment] = ()) -> None:
        """A version stands here again; what stood here until now becomes one."""
        place = self._place
        await self._desk.journal.flush()
        if place is not None and place == self._place and place != self._sending:
            self._forget_discarded()
            self._desk.journal.typed(place, text)
            self._desk.journal.lay_anew(place, files)
            self.replaced.emit(self.fields)

    async def submit(self, save: Save) -> Mapping[str, str]:
        """Save it, in one transaction with the end of its draft; returns what is wrong."""
        place, journal = self._place, self._desk.journal
        if place is None or self._sending is not None:
            return {}
        sent, answered, beside = self._kept, self._refused, journal.at(place)
        form = SentForm(self._name, place.about, written(sent))
        self._sending, self._sent, self._meanwhile = place, sent, sent
        discarding, errors = journal.take(place), None
        try:
            with self._desk.asking_along(*discarding, form=form) as left:
                errors = await save()
            if not errors and left:
                await self._desk.ask(*left)
            if not errors and answered:  # what was refused before is put right by this
                await self._desk.dismiss(*answered)
                self.refusal, self._refused = "", ()
        finally:
            now = self._meanwhile
            self._sending, self._sent, self._meanwhile = None, {}, {}
            stays = errors is None or bool(errors)
            journal.typed(place, written(now if stays else _beyond(sent, now)))
            if stays and beside.files:
                journal.lay_back(place, beside)
        return errors

    def _forget_discarded(self) -> None:
        self._discarded, self._put_away = {}, ()

    def _on_change(self, changes: Changes) -> None:
        """Nobody has typed anything since: what was refused comes back before their eyes."""
        place = self._place
        if place is not None and changes.outbox and not self._kept and place != self._sending:
            given_back = place.draft(self._desk.me.agent) in changes.of("draft")
            if given_back:
                self._reading.ask(self._restore(place))

    async def _restore(self, place: Place) -> None:
        refused = await self._desk.read(sent_forms.refused_in, place.form, place.about)
        draft = await self._desk.read(records.record, Draft, place.draft(self._desk.me.agent))
        if draft is None or draft.discarded or place == self._sending:
            return
        before = _stands(self._desk.journal.at(place))
        self._desk.journal.restore(place, draft, together)
        if place != self._place:
            return
        self._refused = tuple(each.op_id for each in refused)
        self.refusal = reasons.why(refused[-1].verdict, refused[-1].reason) if refused else ""
        if _stands(self._desk.journal.at(place)) != before or refused:
            self.replaced.emit(self.fields)


def written(fields: Mapping[str, str]) -> str:
    """Fields as the text of a draft; "" for none, so that there is no draft."""
    return msgspec.json.encode(fields).decode() if fields else ""


def read(text: str) -> Fields:
    """The fields of a draft; none when another version wrote something else there."""
    try:
        return msgspec.json.decode(text, type=Fields) if text else {}
    except msgspec.MsgspecError:
        return {}


def together(stored: str, typed: str) -> str:
    """A field that was typed in before the store had answered wins over the stored one."""
    return written(read(stored) | read(typed))


def as_it_was(record: R, was: Mapping[str, str]) -> R:
    """The record as the person saw it, whose fields stood so when they began to type in them."""
    types = typing.get_type_hints(type(record))
    return msgspec.structs.replace(
        record, **{name: msgspec.convert(text, types[name]) for name, text in was.items()}
    )


def _stands(here: Writing) -> tuple[str, tuple[Attachment, ...]]:
    return here.text, here.files


def _beyond(sent: Fields, now: Fields) -> Fields:
    """What was typed after the form was sent off; what was sent is what stood there before."""
    rest = {name: text for name, text in now.items() if text != sent.get(name)}
    return rest | {f"{_WAS}{name}": sent[name] for name in rest if name in sent}
