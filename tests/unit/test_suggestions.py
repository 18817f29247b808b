"""What may help in the open contact: who used it, what was put away, and rows that stand still."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import ArticleId, MessageId, RecordId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.using import Count, Usage, month_of, usage_id
from desktop.domain.words import Direction, DraftKind, Usable
from desktop.ports.knowledge import NotYet
from desktop.store import outbox
from desktop.viewmodels.composer.inserts import Inserts, Trigger
from desktop.viewmodels.desk import Open
from desktop.viewmodels.finding.knowledge_rows import article_of
from desktop.viewmodels.interaction.suggestions import MODULE as MODULE_KEY
from desktop.viewmodels.interaction.suggestions import Suggestions
from desktop.viewmodels.rows import Hit
from knowledge_index.index import Hit as Found
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.people import ARTICLE, DELIVERY, EVERYTHING, FRIEDA, GOODWILL, MAIL, MODULE

if TYPE_CHECKING:
    from pathlib import Path

OLD_APPLIANCE = replace(
    ARTICLE, id=ArticleId("old-appliance"), title="Altgerät mitnehmen", body="Aus dem Keller."
)
BROKEN = replace(ARTICLE, id=ArticleId("broken"), title="Trommel defekt", body="Techniker buchen.")


def used(of: str, *counts: Count) -> Usage:
    queue = DELIVERY.id
    record, kind = RecordId(of), Usable.ARTICLE
    return Usage(id=usage_id(queue, of), of=record, of_kind=kind, queue=queue, counts=counts)


def row_of(suggestions: Suggestions, of: str) -> Hit:
    rows = [row for row in suggestions.rows() if isinstance(row, Hit)]
    return next(row for row in rows if row.key.removeprefix(MODULE_KEY) == of)


async def test_a_text_module_is_offered_with_the_articles_and_says_what_it_is(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        suggestions = Suggestions(desk)
        inserted: list[str] = []
        desk.insert.connect(inserted.append)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        module = row_of(suggestions, MODULE.id)
        await suggestions.insert(module.key)

        assert module.source.startswith("Text module · ")
        assert [part.label for part in module.parts] == ["Insert", "No help"]
        assert article_of(module) == ""
        assert inserted[0].startswith("Guten Tag Frieda Musterfrau,")
        suggestions.close()


async def test_what_colleagues_of_the_queue_used_is_offered_though_its_words_do_not_fit(
    profile: Path,
) -> None:
    many = Count(month_of(NOON), "delivery", inserted=12)
    records = (*EVERYTHING, OLD_APPLIANCE, used(OLD_APPLIANCE.id, many))
    async with a_desk(profile, records=records) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        assert row_of(suggestions, OLD_APPLIANCE.id).source == "used 12 times in this queue"
        suggestions.close()


async def test_what_is_not_valid_by_the_desks_clock_is_offered_to_nobody(profile: Path) -> None:
    many = Count(month_of(NOON), "delivery", inserted=12)
    over = replace(OLD_APPLIANCE, valid_until=NOON)
    not_yet = replace(BROKEN, valid_from=NOON + timedelta(seconds=1))
    uses = (used(over.id, many), used(not_yet.id, many))
    async with a_desk(profile, records=(*EVERYTHING, over, not_yet, *uses)) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        assert not {over.id, not_yet.id} & {each.of for each in suggestions.found}
        suggestions.close()


async def test_a_row_says_for_which_reason_it_was_used(profile: Path) -> None:
    many = Count(month_of(NOON), "delivery", inserted=12)
    async with a_desk(profile, records=(*EVERYTHING, used(ARTICLE.id, many))) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        assert suggestions.found[0].of == ARTICLE.id
        assert row_of(suggestions, ARTICLE.id).source == "used 12 times for Delivery date"
        suggestions.close()


async def test_without_any_use_a_row_names_the_words_it_has(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        assert row_of(suggestions, GOODWILL.id).source == "has “Waschmaschine”, “dritten”"
        suggestions.close()


async def test_what_did_not_help_goes_from_this_contact_and_is_noted_without_a_line(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        await suggestions.put_away(ARTICLE.id)
        desk.from_hub(replace(MAIL, subject="Lieferung der Waschmaschine"))
        await asyncio.sleep(0.1)

        assert ARTICLE.id not in {found.of for found in suggestions.found}
        (waiting,) = await desk.read(outbox.waiting)
        noted = msgspec.json.decode(waiting.fields)
        assert (waiting.op, noted["what"], noted["of"]) == ("use.add@1", "dismissed", ARTICLE.id)
        assert set(noted) == {"id", "of", "of_kind", "what", "interaction"}
        suggestions.close()


async def test_own_uses_are_said_before_the_hub_has_heard_of_them(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        await suggestions.insert(ARTICLE.id)
        await suggestions.insert(ARTICLE.id)  # twice in one contact is once
        desk.from_hub(replace(MAIL, subject="Lieferung der Waschmaschine"))
        await until(lambda: row_of(suggestions, ARTICLE.id).source == "you used it 1 time")
        suggestions.close()


async def test_rows_stand_still_while_somebody_points_at_them(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, BROKEN)) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)
        before = suggestions.rows()

        suggestions.hold(still=True)
        news = Message(
            id=MessageId("news"), at=NOON, direction=Direction.INBOUND, text="Trommel defekt!"
        )
        desk.from_hub(replace(MAIL, messages=(*MAIL.messages, news)))
        await asyncio.sleep(0.1)
        assert suggestions.rows() == before

        suggestions.hold(still=False)
        assert BROKEN.id in {found.of for found in suggestions.found}
        suggestions.close()


async def test_what_the_agent_is_writing_is_looked_at_too(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, BROKEN)) as desk:
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)
        assert BROKEN.id not in {found.of for found in suggestions.found}

        draft = draft_id(ME.agent, MAIL.id, DraftKind.REPLY)
        words = "Ist die Trommel defekt?"
        await desk.ask(SaveDraft(id=draft, interaction=MAIL.id, kind=DraftKind.REPLY, text=words))
        await until(lambda: BROKEN.id in {found.of for found in suggestions.found})
        suggestions.close()


async def test_the_numbers_in_the_composer_are_those_of_the_pane(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        suggestions, inserts = Suggestions(desk), Inserts(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        inserts.ask(Trigger("knowledge", "", 2))
        await until(lambda: inserts.rows)

        numbered = [row for row in suggestions.rows() if isinstance(row, Hit) and row.shortcut]
        assert [row.key for row in inserts.rows] == [row.key for row in numbered]
        assert [row.shortcut for row in numbered] == ["??1", "??2"]
        suggestions.close()
        inserts.close()


async def test_signs_that_find_nothing_say_so_and_offer_nothing_to_take(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        inserts = Inserts(desk)
        for asked in (Trigger("module", "xyz", 5), Trigger("knowledge", "xyzxyz", 8)):
            inserts.ask(asked)
            await until(lambda: inserts.rows)

            [row] = inserts.rows
            assert row.said == f"Nothing found for “{asked.text}”"
            assert not inserts.offers
            assert await inserts.words(row.key) == ""
            inserts.ask(None)
        inserts.close()


async def test_the_index_is_asked_in_the_language_of_the_customer(profile: Path) -> None:
    class Index(NotYet):
        def __init__(self) -> None:
            self.asked: list[tuple[str, str]] = []

        async def like(self, text: str, limit: int = 20, language: str = "") -> tuple[Found, ...]:
            self.asked.append((text, language))
            return (Found(GOODWILL.id, 2.0), Found(ARTICLE.id, 1.0)) if language else ()

    async with a_desk(profile, records=EVERYTHING) as desk:
        index = Index()
        desk.knowledge = index
        suggestions = Suggestions(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: suggestions.found)

        assert index.asked[0][1] == "de"
        assert "klappt wieder nicht" in index.asked[0][0]
        suggestions.close()
