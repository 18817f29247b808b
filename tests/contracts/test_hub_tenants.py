"""Two enterprises on one hub never see each other; a SQLite hub holds one a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.domain.conversation import Attachment
from desktop.domain.ids import CustomerId, InteractionId, NoteId, TenantId
from desktop.domain.operations import agent, customer, interaction, writing
from desktop.domain.words import AgentState, Channel
from desktop.ports.errors import Floor, Forbidden, SignedOut
from desktop.ports.wire import Verdict
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.heads import OneTenantOnly
from integrations.hub.server.store.opening import Store
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
WAITS = InteractionId("waits")
WORLDS = Callable[..., World]


one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
many_tenants = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def two(worlds: WORLDS) -> tuple[World, World]:
    return worlds(TenantId("north")), worlds(TenantId("south"))


def interaction_waiting(world: World) -> interaction.Create:
    return interaction.Create(id=WAITS, customer=EVA, channel=Channel.CHAT, queue=world.with_north)


async def worked(world: World, name: str, content: bytes) -> tuple[Desk, str]:
    """A tenant in which ann has done something; with the hash of an attachment of hers."""
    ann = world.desk("ann")
    ann.client_id = "the-same-client-id"
    await ann.hello()
    await ann.snapshot()
    sha256 = await ann.hub.keep_blob(content, "text/plain")
    answers = await ann.do(
        customer.Create(id=EVA, name=name),
        interaction.Create(id=MAIL, customer=EVA, channel=Channel.CHAT, queue=world.with_north),
        interaction.Assign(id=MAIL, agent=ann.agent),
        interaction.Reply(
            id=MAIL, text=name, attachments=(Attachment("a.txt", 1, "text/plain", sha256),)
        ),
        writing.NoteInteraction(id=NoteId("n"), about=MAIL, text=name),
    )
    assert [answer.verdict for answer in answers] == [Verdict.OK] * 5
    return ann, sha256


@many_tenants
async def test_the_same_ids_in_two_tenants_are_two_worlds(two: tuple[World, World]) -> None:
    north, _ = await worked(two[0], "of the north", b"of the north")
    south, _ = await worked(two[1], "of the south", b"of the south")

    for desk, own, foreign in (
        (north, b"of the north", b"of the south"),
        (south, b"of the south", b"of the north"),
    ):
        raw = await desk.hub.pull(desk.client_id, desk.cursor)
        assert own in raw
        assert foreign not in raw
        await desk.snapshot()
        said = repr(desk.records).encode()
        assert own in said
        assert foreign not in said


@many_tenants
async def test_cursor_token_attachment_and_offer_of_one_tenant_are_nothing_to_another(
    two: tuple[World, World],
) -> None:
    north, _ = await worked(two[0], "of the north", b"of the north")
    south, of_south = await worked(two[1], "of the south", b"of the south")
    swapped = two[0].client_with(two[1].admin.token(two[1].agent("ann")).replace("south", "north"))
    ready = agent.SetState(id=north.agent, state=AgentState.READY)

    with pytest.raises(Floor):
        await north.hub.pull(north.client_id, south.cursor)
    with pytest.raises(SignedOut):
        await swapped.pull(north.client_id, north.cursor)
    with pytest.raises(Forbidden):
        await north.hub.blob(of_south, MAIL)
    await south.do(interaction_waiting(two[1]))
    await north.do(ready)
    assert (await north.hub.next_offer()).offer is None
    assert not await north.hub.accept(WAITS)


@many_tenants
async def test_numbers_are_counted_for_each_tenant(two: tuple[World, World]) -> None:
    desks = [(await worked(world, "x", b"x"))[0] for world in two]

    for desk in desks:
        await desk.pull()
        assert b"K-100001" in repr(desk.records["customer", EVA]).encode()


@one_file
async def test_a_file_that_holds_a_tenant_takes_no_other(store: Store, world: World) -> None:
    with pytest.raises(OneTenantOnly, match="main"):
        Administration(store, world.clock, TenantId("another"))
