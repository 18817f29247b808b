"""What stands in a form: kept while it is typed, there again afterwards, gone once it was saved."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import NoteId
from desktop.domain.operations.writing import NoteCase
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.kept_form import Fields, KeptForm, read
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import CASE, EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DRAFT = Place.in_form("case.note", CASE.id).draft(ME.agent)


async def _stored(desk: TriedDesk) -> Draft | None:
    return await desk.read(records.record, Draft, _DRAFT)


async def _asked(desk: TriedDesk) -> list[str]:
    return [each.op for each in await desk.read(outbox.waiting)]


def _note(desk: TriedDesk, text: str) -> NoteCase:
    return NoteCase(id=NoteId(desk.new_id()), about=CASE.id, text=text, queues=(CASE.queue,))


async def test_a_form_is_stored_half_a_second_after_a_key_with_its_record(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)

        form.typed({"text": "Ruft mörgen an"})
        await asyncio.sleep(0.5)

        draft = await _stored(desk)
        assert draft is not None
        assert (draft.kind, draft.form, draft.about) == (DraftKind.FORM, "case.note", CASE.id)
        assert read(draft.text) == {"text": "Ruft mörgen an"}
        form.close()


async def test_the_same_form_of_a_later_desk_begins_with_what_was_typed(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        form.typed({"text": "Ruft an", "due": "16:00"})
        await desk.leave()

    async with a_desk(profile) as later:
        form = KeptForm(later, "case.note")
        shown: list[Fields] = []
        form.replaced.connect(shown.append)
        form.turn_to(CASE.id)
        await until(lambda: len(shown) > 1)
        assert shown[-1] == form.fields == {"text": "Ruft an", "due": "16:00"}

        form.turn_to("another")
        assert form.fields == {}
        form.close()


async def test_words_typed_before_the_store_has_answered_stay_beside_the_stored_ones(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        form.typed({"title": "Alt", "text": "Gespeichert"})
        await desk.leave()

    async with a_desk(profile) as later:
        form = KeptForm(later, "case.note")
        form.turn_to(CASE.id)
        form.typed({"title": "Neu"})
        await until(lambda: "text" in form.fields)
        assert form.fields == {"title": "Neu", "text": "Gespeichert"}
        form.close()
        await later.leave()


async def test_a_saved_form_ends_its_draft_in_the_same_transaction(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        form.typed({"text": "Gelöst"})
        await desk.journal.flush()
        together: list[set[str]] = []
        desk.changed.connect(lambda changes: together.append(set(changes.ids)))

        async def save() -> Mapping[str, str]:
            await desk.ask(_note(desk, form.fields["text"]))
            return {}

        assert await form.submit(save) == {}

        assert form.fields == {}
        assert together == [{"note", "draft"}]
        assert await _asked(desk) == ["draft.save@1", "case.note@1", "draft.discard@1"]
        draft = await _stored(desk)
        assert draft is not None
        assert draft.discarded
        form.close()


async def test_a_form_that_asked_for_nothing_is_emptied_all_the_same(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        form.typed({"text": "wie zuvor"})
        await desk.journal.flush()

        async def nothing_to_change() -> Mapping[str, str]:
            return {}

        await form.submit(nothing_to_change)

        draft = await _stored(desk)
        assert draft is not None
        assert draft.discarded
        form.close()


async def test_what_is_wrong_or_fails_leaves_every_word_where_it_was(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        form.typed({"text": "Halb fer"})

        async def wrong() -> Mapping[str, str]:
            return {"text": "Write something first."}

        async def failing() -> Mapping[str, str]:
            raise OSError("the disk is full")

        assert await form.submit(wrong) == {"text": "Write something first."}
        assert form.fields == {"text": "Halb fer"}
        with pytest.raises(OSError, match="full"):
            await form.submit(failing)
        assert form.fields == {"text": "Halb fer"}

        await desk.leave()
        draft = await _stored(desk)
        assert draft is not None
        assert read(draft.text) == {"text": "Halb fer"}
        assert not draft.discarded
        form.close()


async def test_letters_typed_while_it_is_being_saved_stay(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        form.typed({"text": "Erstens"})

        async def save() -> Mapping[str, str]:
            form.typed({"text": "Erstens", "due": "morgen"})
            await desk.ask(_note(desk, "Erstens"))
            return {}

        await form.submit(save)

        assert form.fields == {"due": "morgen"}
        await desk.leave()
        form.close()


async def test_discarded_words_can_be_taken_back(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "case.note")
        form.turn_to(CASE.id)
        form.typed({"text": "Doch nicht"})
        await desk.journal.flush()

        form.discard()
        await desk.journal.flush()
        assert form.fields == {}
        form.take_back()
        assert form.fields == {"text": "Doch nicht"}

        await desk.journal.flush()
        draft = await _stored(desk)
        assert draft is not None
        assert not draft.discarded
        form.close()


def test_a_draft_of_another_version_is_no_stumbling_block() -> None:
    assert read("not JSON") == {}
    assert read('["a list"]') == {}
