"""Mistakes that somebody could make with drafts, each as a patch of the real code.

The machine of drafts must notice every one: a mistake that lives shows a hole in it. A patch names
what it patches; when that goes, its test fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from desktop.domain.operations.rescue import draft_id, form_draft_id
from desktop.domain.operations.writing import DiscardDraft, SaveDraft
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.store import draft_versions, outbox
from desktop.viewmodels.composer.composer import Composer
from desktop.viewmodels.drafts import Journal, Place, Writing
from desktop.viewmodels.kept_form import KeptForm

Patch = Callable[[], AbstractContextManager[Any]]


class Mistake(NamedTuple):
    name: str
    patch: Patch
    quick: bool = False  # it is noticed within a few worlds, so every run looks


def _instead(where: Any, name: str, make: Callable[[Any], Any]) -> Patch:
    """`make` is given what stood there."""
    return lambda: patch.object(where, name, make(getattr(where, name)))


async def _nothing(*_given: Any) -> None:
    """It is asked for and not done."""


# -------------------------------------------------------------------------------- the journal
def _from_elsewhere_over_what_is_typed(_restore: Any) -> Any:
    def mutant(journal: Journal, place: Place, draft: Draft | None, _together: Any = None) -> None:
        journal.at(place).looked = True
        if draft is not None:
            journal._places[place] = Writing(draft)

    return mutant


def _sent_and_still_a_draft(take: Any) -> Any:
    def mutant(journal: Journal, place: Place) -> tuple[()]:
        take(journal, place)
        return ()

    return mutant


def _saved_once_and_never_again(_save_soon: Any) -> Any:
    async def mutant(journal: Journal, place: Place, pause_s: float) -> None:
        await journal._desk.supervisor.pause(pause_s)
        await journal._save(place)

    return mutant


def _counts_as_saved_at_once(typed: Any) -> Any:
    def mutant(journal: Journal, place: Place, text: str) -> None:
        typed(journal, place, text)
        journal.at(place).saved = text

    return mutant


def _an_emptied_field_stays_stored(discarding: Any) -> Any:
    def mutant(journal: Journal, place: Place) -> Any:
        return discarding(journal, place._replace(about="elsewhere", form="elsewhere"))

    return mutant


# --------------------------------------------------------------------------------- the places
def _a_note_is_the_reply(_draft: Any) -> Any:
    def mutant(place: Place, agent: Any) -> Any:
        if place.form:
            return form_draft_id(agent, place.form, place.about)
        return draft_id(agent, place.interaction, DraftKind.REPLY)

    return mutant


def _a_form_is_one_for_all_records(_draft: Any) -> Any:
    def mutant(place: Place, agent: Any) -> Any:
        if place.form:
            return form_draft_id(agent, place.form, "")
        return draft_id(agent, place.interaction, place.kind)

    return mutant


# ------------------------------------------------------------------------------- the versions
def _no_versions_of_forms(note: Any) -> Any:
    def mutant(connection: Any, operation: Any, stamp: Any) -> None:
        if not (isinstance(operation, SaveDraft) and operation.form):
            note(connection, operation, stamp)

    return mutant


def _discarded_with_its_versions(note: Any) -> Any:
    def mutant(connection: Any, operation: Any, stamp: Any) -> None:
        note(connection, operation, stamp)
        if isinstance(operation, DiscardDraft):
            draft_versions.forget(connection, [operation.id])

    return mutant


def _the_newest_version_alone(keep: Any) -> Any:
    def mutant(connection: Any, operation: SaveDraft, *rest: Any) -> int:
        draft_versions.forget(connection, [operation.id])
        return int(keep(connection, operation, *rest))

    return mutant


# ---------------------------------------------------------------- the composer and the forms
def _discarded_for_good(_take_back: Any) -> Any:
    def mutant(form: KeptForm) -> None:
        form._forget_discarded()

    return mutant


def _words_of_the_other_kind(typed: Any) -> Any:
    def mutant(composer: Composer, text: str) -> None:
        typed(composer, text)
        place = composer.place
        if place is not None and place.kind is DraftKind.NOTE:
            composer._journal.typed(place, "")

    return mutant


def _refused_and_gone(refuse: Any) -> Any:
    def mutant(connection: Any, answer: Any) -> Any:
        key = refuse(connection, answer)
        connection.execute("DELETE FROM refused")
        connection.execute("DELETE FROM draft_version")
        return key

    return mutant


MISTAKES: Final[Sequence[Mistake]] = (
    Mistake(
        "what came from elsewhere lies over what is being typed",
        _instead(Journal, "restore", _from_elsewhere_over_what_is_typed),
    ),
    Mistake("what was sent is a draft still", _instead(Journal, "take", _sent_and_still_a_draft)),
    Mistake(
        "a place is saved once and never again",
        _instead(Journal, "_save_soon", _saved_once_and_never_again),
        quick=True,
    ),
    Mistake(
        "what is typed counts as saved at once",
        _instead(Journal, "typed", _counts_as_saved_at_once),
    ),
    Mistake("who leaves saves nothing", _instead(Journal, "flush", lambda _flush: _nothing)),
    Mistake(
        "an emptied field stays stored",
        _instead(Journal, "_discarding", _an_emptied_field_stays_stored),
    ),
    Mistake("a note is kept as the reply", _instead(Place, "draft", _a_note_is_the_reply)),
    Mistake(
        "a form is kept once for all records",
        _instead(Place, "draft", _a_form_is_one_for_all_records),
    ),
    Mistake(
        "a form leaves no versions",
        _instead(draft_versions, "note", _no_versions_of_forms),
        quick=True,
    ),
    Mistake(
        "a draft is discarded with its versions",
        _instead(draft_versions, "note", _discarded_with_its_versions),
    ),
    Mistake(
        "the newest version is kept alone",
        _instead(draft_versions, "_keep", _the_newest_version_alone),
        quick=True,
    ),
    Mistake("the composer opens empty", _instead(Composer, "_restore", lambda _it: _nothing)),
    Mistake("a form opens empty", _instead(KeptForm, "_restore", lambda _it: _nothing)),
    Mistake("a form is discarded for good", _instead(KeptForm, "take_back", _discarded_for_good)),
    Mistake(
        "a note that is typed is not kept",
        _instead(Composer, "typed", _words_of_the_other_kind),
    ),
    Mistake("what was refused is gone", _instead(outbox, "refuse", _refused_and_gone)),
)
