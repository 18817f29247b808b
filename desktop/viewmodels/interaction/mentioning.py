"""`@@` in a note: whom it may name, how they stand in the text, and who is told of it.

A mention is words: `@Ann Berger` in the text names whoever is called so. Law: only colleagues who
can see the contact (or the case) anyway are offered and told; whoever names another is told so
before the note is filed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from desktop.domain.ids import NoteId
from desktop.domain.operations.writing import NoteCase, NoteInteraction
from desktop.store.reads.people import colleagues, who_may_have, who_sees_case
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import LineRow, Row
from desktop.viewmodels.state_words import word

if TYPE_CHECKING:
    from desktop.domain.ids import AgentId, CaseId, InteractionId
    from desktop.domain.records import Case, Note
    from desktop.store.reads.interaction import Conversation
    from desktop.store.reads.people import Colleague
    from desktop.viewmodels.desk import Desk

NOT_HERE = "mention:not-here"  # rows that only say something
NOBODY = "mention:nobody"


def called(each: Colleague, among: Iterable[Colleague]) -> str:
    """How somebody stands in a text: two of the same name are told apart by their logins."""
    names = Counter(other.name for other in among)
    return f"@{each.name} ({each.login})" if names[each.name] > 1 else f"@{each.name}"


def named_in(text: str, people: Sequence[Colleague]) -> tuple[Colleague, ...]:
    """Whom a text names. A longer name is not the shorter one that it begins with."""
    found, rest = [], text
    for each in sorted(people, key=lambda one: -len(called(one, people))):
        name = called(each, people)
        if name in rest:
            found.append(each)
            rest = rest.replace(name, "")
    return tuple(sorted(found, key=lambda one: text.index(called(one, people))))


async def found(
    desk: Desk, text: str, *, in_note: bool, limit: int, case: CaseId | None = None
) -> tuple[Row, ...]:
    """Rows of colleagues whose name or login has these letters; `case`: it is a note on that."""
    if not in_note:
        title = tr("Mentions work in notes")
        more = tr("In a reply the name would go to the customer.")
        return (_says(NOT_HERE, title, more),)
    letters = text.strip().casefold()
    people = await _others(desk, desk.open.interaction, case)
    fits = [one for one in people if letters in f"{one.name} {one.login}".casefold()]
    fits.sort(key=lambda one: (not one.name.casefold().startswith(letters), one.name))
    if not fits and letters:
        title = tr("Nobody is called so")
        contact = tr("Only colleagues who can see this contact are here.")
        more = tr("Only colleagues who can see this case are here.") if case else contact
        return (_says(NOBODY, title, more),)
    return tuple(_row(one) for one in fits[:limit])


async def words_of(desk: Desk, key: str, case: CaseId | None = None) -> str:
    """What stands in the note for whoever was chosen."""
    people = await _others(desk, desk.open.interaction, case)
    return next((f"{called(one, people)} " for one in people if one.id == key), "")


class NotFiled(Exception):
    """A note names whom it would not reach; `str` says it in words."""


async def filed(
    desk: Desk, of: Conversation, text: str, consults: set[InteractionId]
) -> NoteInteraction:
    """A note with whom it names and what it answers. Raises NotFiled.

    consults: contacts whose next note asks somebody; one that was filed is taken out.
    """
    contact, asks, notes = of.interaction, of.interaction.id in consults, of.notes
    me = desk.me.agent
    may = await _others(desk, contact.id)
    named = named_in(text, may)
    if (stranger := await _stranger(desk, text, named, may)) is not None:
        why = tr("{name} cannot see this contact and would not be told.", name=stranger.name)
        raise _not_filed(why)
    if asks and not named:
        raise NotFiled(tr("Name whom you ask: type @@ and choose a colleague."))
    consults.discard(contact.id)
    asked = open_question(notes, me)
    told = [one.id for one in named]
    if asked is not None and not asks:
        told = list(dict.fromkeys((*told, asked.by)))
    return NoteInteraction(
        id=NoteId(desk.new_id()),
        about=contact.id,
        text=text,
        queues=(contact.queue,),
        mentions=tuple(told),
        asks=asks,
        answers=asked.id if asked and not asks else None,
    )


async def filed_on_case(desk: Desk, case: Case, text: str) -> NoteCase:
    """A note on a case, with whom it names. Raises NotFiled."""
    may = await _others(desk, None, case.id)
    named = named_in(text, may)
    if (stranger := await _stranger(desk, text, named, may)) is not None:
        why = tr("{name} cannot see this case and would not be told.", name=stranger.name)
        raise _not_filed(why)
    return NoteCase(
        id=NoteId(desk.new_id()),
        about=case.id,
        text=text,
        queues=(case.queue,),
        mentions=tuple(one.id for one in named),
    )


async def _stranger(
    desk: Desk, text: str, named: Sequence[Colleague], may: Sequence[Colleague]
) -> Colleague | None:
    """Whom a text names as well, and who cannot see what it stands on."""
    me = desk.me.agent
    others = [one for one in await desk.read(colleagues) if one.id != me and one not in may]
    names = {one.name for one in named}
    return next((one for one in named_in(text, others) if one.name not in names), None)


def _not_filed(why: str) -> NotFiled:
    return NotFiled(f"{why} {tr('Take the @ before the name out to file the note.')}")


def open_question(notes: Sequence[Note], to: AgentId) -> Note | None:
    """The oldest question to somebody that they have not answered."""
    answered = _answered(notes, to)
    open_ = (each for each in notes if each.asks and to in each.mentions)
    return next((each for each in open_ if each.id not in answered and each.by != to), None)


def is_answered(question: Note, notes: Sequence[Note]) -> bool:
    return any(each.answers == question.id for each in notes)


def _answered(notes: Sequence[Note], by: AgentId) -> set[NoteId]:
    return {each.answers for each in notes if each.by == by and each.answers}


async def _others(
    desk: Desk, contact: InteractionId | None, case: CaseId | None = None
) -> tuple[Colleague, ...]:
    if case is not None:
        people = await desk.read(who_sees_case, case)
    else:
        people = await desk.read(who_may_have, contact)
    return tuple(one for one in people if one.id != desk.me.agent)


def _row(one: Colleague) -> LineRow:
    more = terms.dotted(one.login, one.team, one.site)
    return LineRow(
        key=one.id,
        icon="at-sign",
        title=one.name,
        more=more,
        said=terms.sentence(one.name, more, word(one.state)),
    )


def _says(key: str, title: str, more: str) -> LineRow:
    return LineRow(key=key, icon="info", title=title, more=more, said=terms.sentence(title, more))
