"""Two sites work one queue and learn from each other what helps, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.ids import ArticleId, CustomerId, InteractionId, RecordId, new_id
from desktop.domain.operations import customer, interaction
from desktop.domain.operations.using import AddUse
from desktop.domain.records import Article
from desktop.domain.using import use_id
from desktop.domain.words import ArticleStatus, Channel, Usable, Used
from desktop.line import Standing
from desktop.ports.clock import SystemClock
from desktop.store.reads.suggesting import Suggested, likeliest, what_is_said
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of

NOW = SystemClock().now()
CUSTOMER = CustomerId(new_id(1))
CONTACTS = [InteractionId(new_id(n)) for n in range(2, 6)]
FITS, HELPS = ArticleId("fits-by-words"), ArticleId("helps")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    with running.administered() as setting_up:
        setting_up.put([_article(FITS, "Abschlag"), _article(HELPS, "Jahresrechnung erklären")])
    running.start()
    yield running
    running.stop()


def _article(id_: ArticleId, title: str) -> Article:
    return Article(
        id=id_,
        title=title,
        body="So geht es.",
        language="de",
        updated_at=NOW,
        status=ArticleStatus.PUBLISHED,
    )


async def _begins(desk: LiveDesk, hub: HubProcess, contacts: list[InteractionId]) -> None:
    async def standing() -> bool:
        return desk.line.state.standing is Standing.ONLINE

    await desk.until(standing)
    await desk.ask(
        customer.Create(id=CUSTOMER, name="Anna Muster"),
        *(
            interaction.Create(
                id=id_,
                customer=CUSTOMER,
                channel=Channel.EMAIL,
                queue=hub.bills,
                text="Mein Abschlag ist plötzlich doppelt so hoch!",
            )
            for id_ in contacts
        ),
    )


def _noted(hub: HubProcess, login: str, contact: InteractionId, of: str, what: Used) -> AddUse:
    id_ = use_id(hub.agents[login], contact, of, what)
    return AddUse(id=id_, of=RecordId(of), of_kind=Usable.ARTICLE, what=what, interaction=contact)


async def _suggested(desk: LiveDesk, hub: HubProcess, login: str) -> tuple[Suggested, ...]:
    me = hub.agents[login]
    said = await desk.store.read(what_is_said, CONTACTS[-1], me)
    assert said is not None
    return await desk.store.read(likeliest, said, None, me, NOW)


async def test_what_helped_at_one_site_is_suggested_at_the_other_though_no_word_of_it_fits(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        desk_of(hub, "pat", tmp_path / "pat") as pat,
    ):
        await _begins(ann, hub, CONTACTS)

        async def is_here() -> bool:
            contact = await pat.record("interaction", CONTACTS[-1])
            return None not in (contact, await pat.record("article", HELPS))

        await pat.until(is_here)
        before = await _suggested(pat, hub, "pat")
        assert [each.of for each in before] == [FITS]

        for contact in CONTACTS[:3]:
            await ann.ask(
                _noted(hub, "ann", contact, FITS, Used.DISMISSED),
                _noted(hub, "ann", contact, HELPS, Used.INSERTED),
            )

        async def has_learned() -> bool:
            found = await _suggested(pat, hub, "pat")
            return {each.of: each.used for each in found}.get(HELPS) == len(CONTACTS) - 1

        async def all_is_taken() -> bool:
            return await ann.waiting() == []

        await pat.until(has_learned)
        await ann.until(all_is_taken)
        assert await ann.refused() == []
