"""Who is told what: the same records for everybody who may see them, nothing for anybody else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop.domain.ids import (
    AgentId,
    ArticleId,
    CaseId,
    CustomerId,
    DraftId,
    InteractionId,
    NoteId,
    QueueId,
    RecordId,
    RevisionId,
    SiteId,
    TaskId,
    TextModuleId,
)
from desktop.domain.operations import article, case, customer, interaction, task, writing
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Customer, Queue, TextModule
from desktop.domain.words import Audience, Channel, DraftKind, ModuleScope
from desktop.ports.errors import SignedOut
from desktop.ports.wire import Gone, Verdict
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
CASE = CaseId("case")


async def begun(*desks: Desk) -> None:
    for desk in desks:
        await desk.hello()
        await desk.snapshot()


def logged(queue: QueueId, id: InteractionId = MAIL) -> interaction.Create:
    return interaction.Create(id=id, customer=EVA, channel=Channel.EMAIL, queue=queue)


async def test_a_partner_is_told_of_its_queues_alone(world: World) -> None:
    ann, pat, sam = world.desk("ann"), world.desk("pat"), world.desk("sam")
    await begun(ann, pat, sam)

    await ann.do(
        customer.Create(id=EVA, name="Eva"),
        logged(world.home_only, InteractionId("internal")),
        logged(world.with_north),
        case.Open(id=CASE, customer=EVA, subject="x", queue=world.with_north),
        writing.NoteCase(id=NoteId("note"), about=CASE, text="x"),
    )
    for desk in (ann, pat, sam):
        await desk.pull()

    assert ann.ids("interaction") == {"internal", "mail"}
    assert pat.ids("interaction") == {"mail"}
    assert (pat.ids("case"), pat.ids("note"), pat.ids("customer")) == ({CASE}, {"note"}, {EVA})
    assert not any(sam.shows(kind, id) for kind, id in ann.records if kind in _WORK)


_WORK = {"customer", "interaction", "case", "note", "task"}


async def test_a_customer_appears_when_a_contact_comes_into_a_queue_of_the_partner(
    world: World,
) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(customer.Create(id=EVA, name="Eva"), logged(world.home_only))
    await begun(pat)
    assert not pat.shows("customer", EVA)

    await ann.do(logged(world.with_north, InteractionId("second")))
    await pat.pull()

    assert pat.record(Customer, EVA).name == "Eva"
    assert pat.ids("interaction") == {"second"}


async def test_a_customer_that_leaves_the_queues_of_a_partner_is_told_as_gone_to_it_alone(
    world: World,
) -> None:
    ann, pat, sam = world.desk("ann"), world.desk("pat"), world.desk("sam")
    await ann.do(customer.Create(id=EVA, name="Eva"), logged(world.with_north))
    await begun(ann, pat, sam)

    world.put(Customer(id=EVA, name="Eva", queues=(world.home_only,)))
    told = {desk.agent: (await desk.pull())[0].gone for desk in (ann, pat, sam)}

    assert told == {ann.agent: (), pat.agent: (Gone("customer", RecordId(EVA)),), sam.agent: ()}
    assert ann.shows("customer", EVA)
    assert not pat.shows("customer", EVA)


async def test_a_task_leaves_the_desk_of_whom_it_was_taken_from(world: World) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await begun(ann, pat)

    await ann.do(task.Create(id=TaskId("t"), title="Call", assignee=pat.agent))
    await pat.pull()
    shown_when_given = pat.shows("task", "t")
    await ann.do(task.Set(id=TaskId("t"), assignee=ann.agent))
    await pat.pull()

    assert shown_when_given
    assert not pat.shows("task", "t")


async def test_a_queue_given_to_a_partner_or_taken_from_it_is_told_and_needs_no_snapshot(
    world: World,
) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(customer.Create(id=EVA, name="Eva"), logged(world.home_only))
    await begun(ann, pat)
    contracts = ann.record(Queue, world.home_only)

    world.put(replace(contracts, sites=(*contracts.sites, world.sites["North"].id)))
    (given,) = await pat.pull()
    shown_when_given = pat.shows("interaction", MAIL)
    world.put(contracts)
    (taken,) = await pat.pull()

    bucket = f"queue:{world.home_only}"
    assert shown_when_given
    assert given.scope is not None
    assert taken.scope is not None
    assert (given.scope.drop, given.scope.add) == ((), (bucket,))
    assert (taken.scope.drop, taken.scope.add) == ((bucket,), ())
    assert taken.scope.version > given.scope.version
    assert not pat.shows("interaction", MAIL)
    assert not pat.shows("customer", EVA)


async def test_a_new_queue_needs_no_snapshot_in_house(world: World) -> None:
    ann = world.desk("ann")
    await begun(ann)

    fresh = world.admin.add_queue("Fresh", ["Home", "South"]).id
    await ann.pull()

    assert ann.shows("queue", fresh)


async def test_what_a_partner_may_not_see_is_not_there_for_it(world: World) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await begun(ann, pat)
    await ann.do(
        customer.Create(id=EVA, name="Eva"),
        logged(world.home_only),
        case.Open(id=CASE, customer=EVA, subject="x", queue=world.home_only),
    )
    unseen: list[AnyOperation] = [
        customer.Set(id=EVA, name="x"),
        case.Set(id=CASE, subject="x"),
        interaction.Assign(id=MAIL, agent=pat.agent),
        interaction.Reply(id=MAIL, text="x"),
        logged(world.with_north, InteractionId("new")),
        case.Open(id=CaseId("new"), customer=EVA, subject="x", queue=world.with_north),
        writing.NoteInteraction(id=NoteId("n1"), about=MAIL, text="x"),
        writing.AddNote(id=NoteId("n2"), about_kind="customer", about=EVA, text="x"),
        writing.SaveDraft(id=DraftId("d"), interaction=MAIL, kind=DraftKind.REPLY, text="x"),
        task.Create(id=TaskId("t1"), title="x", case=CASE),
        task.Make(id=TaskId("t2"), title="x", words="x", customer=EVA, due_at=world.clock.now()),
        customer.Create(id=EVA, name="taken id"),
    ]
    foreign_queue: list[AnyOperation] = [
        customer.Create(id=CustomerId("c"), name="x", queues=(world.home_only,)),
        task.Create(id=TaskId("t3"), title="x", queues=(world.with_north, world.with_south)),
    ]

    answers = await pat.do(*unseen, *foreign_queue)

    assert [(a.verdict, a.reason) for a in answers] == [
        *[(Verdict.GONE, Reason.MISSING)] * len(unseen),
        *[(Verdict.DENIED, Reason.DENIED)] * len(foreign_queue),
    ]


async def test_a_partners_own_customer_lies_in_its_queues(world: World) -> None:
    pat = world.desk("pat")
    await begun(pat)

    answers = await pat.do(customer.Create(id=EVA, name="Eva"), logged(world.with_north))
    await pat.pull()

    assert [answer.verdict for answer in answers] == [Verdict.OK, Verdict.OK]
    assert pat.record(Customer, EVA).queues == (world.with_north,)


async def test_a_partners_note_does_not_travel_to_another_partner(world: World) -> None:
    ann, pat, sam = world.desk("ann"), world.desk("pat"), world.desk("sam")
    both = (world.with_north, world.with_south)
    await ann.do(customer.Create(id=EVA, name="Eva", queues=both))
    await begun(ann, pat, sam)

    await pat.do(writing.AddNote(id=NoteId("n"), about_kind="customer", about=EVA, text="ours"))
    for desk in (ann, pat, sam):
        await desk.pull()

    assert [desk.shows("note", "n") for desk in (ann, pat, sam)] == [True, True, False]


async def test_what_a_partners_agent_proposes_and_says_of_an_article_is_theirs_and_the_editors(
    world: World,
) -> None:
    logins = ("ann", "bob", "pat", "pia", "sam")
    desks = {login: world.desk(login) for login in logins}
    await begun(*desks.values())
    page = article.Import(
        id=ArticleId("page"), title="T", body="B", language="en", updated_at=world.clock.now()
    )
    await desks["ann"].do(page)
    await desks["pat"].do(
        article.Propose(id=RevisionId("idea"), title="A shorter way", body="x", language="en"),
        article.Feedback(id=NoteId("said"), article="page", helped=False, text="It is wrong."),
    )
    for desk in desks.values():
        await desk.pull()

    seen = {login: (desk.ids("revision"), desk.ids("note")) for login, desk in desks.items()}
    both, nothing = ({"idea"}, {"said"}), (set[str](), set[str]())
    assert seen == {"ann": both, "bob": nothing, "pat": both, "pia": both, "sam": nothing}


async def test_articles_for_in_house_never_reach_a_partner_and_leave_it_when_they_become_so(
    world: World,
) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await begun(ann, pat)
    page = article.Import(
        id=ArticleId("a"), title="T", body="B", language="en", updated_at=world.clock.now()
    )

    await ann.do(page, replace(page, id=ArticleId("b"), audience=Audience.IN_HOUSE))
    await pat.pull()
    at_first = pat.ids("article")
    await ann.do(replace(page, audience=Audience.IN_HOUSE))
    await pat.pull()

    assert at_first == {"a"}
    assert pat.ids("article") == set()


def module(id: str, scope: ModuleScope, site: SiteId | None = None) -> writing.SaveTextModule:
    return writing.SaveTextModule(
        id=TextModuleId(id),
        short=id,
        title="T",
        text="Hello",
        language="en",
        scope=scope,
        site=site,
    )


async def test_text_modules_are_shared_by_some_and_by_a_partner_at_its_own_site(
    world: World,
) -> None:
    ann, bob, pat, pia = (world.desk(login) for login in ("ann", "bob", "pat", "pia"))
    await begun(ann, bob, pat, pia)
    home, north = world.sites["Home"].id, world.sites["North"].id

    of_ann = await ann.do(module("all", ModuleScope.SHARED), module("home", ModuleScope.SITE))
    of_bob = await bob.do(
        module("own", ModuleScope.PERSONAL),
        module("b1", ModuleScope.SHARED),
        module("b2", ModuleScope.SITE),
        module("all", ModuleScope.PERSONAL),  # would take it from everybody
    )
    of_pia = await pia.do(
        module("north", ModuleScope.SITE),
        module("p1", ModuleScope.SHARED),
        module("p2", ModuleScope.SITE, home),
        module("all", ModuleScope.SITE),
    )
    await pat.pull()

    assert [a.verdict for a in of_ann] == [Verdict.OK] * 2
    assert [a.verdict for a in of_bob] == [Verdict.OK, *[Verdict.DENIED] * 3]
    assert [a.verdict for a in of_pia] == [Verdict.OK, *[Verdict.DENIED] * 3]
    assert pat.ids("text-module") == {"all", "north"}
    assert pat.record(TextModule, "north").site == north


async def test_a_draft_is_its_writers_alone(world: World) -> None:
    ann, bob = world.desk("ann"), world.desk("bob")
    await ann.do(customer.Create(id=EVA, name="Eva"), logged(world.home_only))
    draft = writing.SaveDraft(
        id=DraftId("d"), interaction=MAIL, kind=DraftKind.REPLY, text="Dear Eva"
    )

    await ann.do(draft)
    overwritten = await bob.do(replace(draft, text="mine now"), writing.DiscardDraft(id=draft.id))
    await begun(ann, bob)

    assert [answer.verdict for answer in overwritten] == [Verdict.GONE] * 2
    assert ann.shows("draft", "d")
    assert not bob.shows("draft", "d")


async def test_an_interaction_is_given_only_to_whom_can_see_it(world: World) -> None:
    ann = world.desk("ann")
    await ann.do(customer.Create(id=EVA, name="Eva"), logged(world.with_north))

    answers = await ann.do(
        interaction.Assign(id=MAIL, agent=world.agent("sam")),
        interaction.Assign(id=MAIL, agent=AgentId("nobody")),
        interaction.Assign(id=MAIL, agent=world.agent("pat")),
    )

    assert [a.verdict for a in answers] == [Verdict.INVALID, Verdict.GONE, Verdict.OK]


async def test_a_token_that_nobody_gave_out_opens_nothing(world: World) -> None:
    for token in ("", "main~" + "x" * 43, "other~" + "x" * 43, "x", "main~"):
        stranger = Desk(world.client_with(token), world.agent("ann"), "client-x", world.clock)
        for ask in (stranger.hello, stranger.pull, stranger.snapshot, stranger.push):
            with pytest.raises(SignedOut):
                await ask()


async def test_a_page_holds_what_is_new_since_its_cursor_and_a_record_once(world: World) -> None:
    ann = world.desk("ann")
    await begun(ann)
    world.clock.forward(minutes=1)
    names = ["one", "two", "three"]

    await ann.do(
        customer.Create(id=EVA, name="Eva"), *(customer.Set(id=EVA, name=n) for n in names)
    )
    await ann.do(customer.Set(id=EVA, name="four"))
    (page,) = await ann.pull()
    (empty,) = await ann.pull()

    assert [row.kind for row in page.rows] == ["customer"]
    assert ann.record(Customer, EVA).name == "four"
    assert page.as_of == world.clock.now()
    assert (empty.rows, empty.gone, empty.cursor) == ((), (), page.cursor)


async def test_a_page_ends_before_it_is_larger_than_four_megabytes(world: World) -> None:
    ann = world.desk("ann")
    await ann.snapshot()
    large = (CustomerId(f"c{n}") for n in range(4))
    world.put(*(Customer(id=id, name="x", address="y" * 1_500_000) for id in large))

    first, second = await ann.pull_page(), await ann.pull_page()

    assert [(len(page.rows), page.more) for page in (first, second)] == [(2, True), (2, False)]
