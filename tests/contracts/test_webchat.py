"""A visitor of a web page and the agents of a hub: what is said, heard and kept, and how often."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from desktop.domain.ids import ArticleId, InteractionId, NoteId
from desktop.domain.operations import agent, interaction, writing
from desktop.domain.records import Article, Customer, Interaction, Queue
from desktop.domain.words import (
    AgentState,
    ArticleStatus,
    Channel,
    Failed,
    InteractionStatus,
    Origin,
    Outcome,
)
from desktop.ports.beside import Doing, Looks
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.erasing.kept_list import KeptList
from integrations.hub.server.store import records, webchats
from integrations.hub.server.webchat.delivering import deliver
from integrations.webchat.values import Phase, Said, Whom
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.webchat_visitor import Visitor, at_work, chat, contacts, sha256, visiting

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def taking(world: World, login: str = "ann") -> tuple[Desk, InteractionId]:
    """An agent who has taken what waits."""
    desk = world.desk(login)
    await desk.do(agent.SetState(id=desk.agent, state=AgentState.READY))
    await at_work(desk)
    offer = (await desk.hub.next_offer()).offer
    assert offer is not None
    assert await desk.hub.accept(InteractionId(offer.interaction))
    await desk.snapshot()
    return desk, InteractionId(offer.interaction)


async def answer(desk: Desk, id: InteractionId, text: str) -> None:
    [done] = await desk.do(interaction.Reply(id=id, text=text))
    assert done.verdict == "ok", done


async def test_what_a_visitor_writes_is_a_contact_and_what_is_answered_is_read_by_them(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree(name="Eva Adler")
        assert (await eva.say("My parcel is late")).status_code == 200
        ann, id = await taking(world)
        contact = ann.record(Interaction, id)
        await answer(ann, id, "It comes <b>today</b>: https://example.org/x")
        heard = await eva.hear()

    assert (contact.channel, contact.queue) == (Channel.CHAT, world.with_north)
    assert (contact.subject, contact.via) == ("My parcel is late", "chat:help")
    assert ann.record(Customer, contact.customer).name == "Eva Adler"
    assert [(said.by, said.text) for said in heard] == [
        (Whom.ME, "My parcel is late"),
        (Whom.US, "It comes <b>today</b>: https://example.org/x"),
    ]
    assert heard[1].name == "ann"
    assert eva.state is not None
    assert eva.state.phase is Phase.TALKING


@one_file
async def test_nothing_internal_and_no_id_reaches_a_visitor(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        ann, id = await taking(world)
        await ann.do(writing.NoteInteraction(id=NoteId("note-1"), about=id, text="a secret"))
        await answer(ann, id, "Hello!")
        told = (await eva.get("/events", wait=1)).text

    [contact] = contacts(world)
    inner = [contact.id, contact.customer, contact.queue, contact.address, ann.agent]
    inner += [message.id for message in contact.messages]
    assert "Hello!" in told
    assert not [each for each in (*inner, "a secret", "Bills") if each in told]


async def test_nothing_is_kept_of_whoever_does_not_agree_to_the_text_as_it_stands(
    world: World,
) -> None:
    chat(world, consent={"en": "We keep it."})
    async with visiting(world) as eva:
        about = (await eva.get("/about")).json()
        agreed = {"consent": about["consent"]["version"], "language": "en"}
        chat(world, "other", consent={"en": "Something else."})
        refused = [
            await eva.post("/visit", {}),
            await eva.post("/visit", agreed | {"consent": "0" * 16}),
            await Visitor(eva.http, "/chat/other").post("/visit", agreed),
            await eva.say("before"),
        ]
        await eva.agree()
        await eva.say("after")

    [contact] = contacts(world)
    with world.store.reading(world.tenant) as within:
        visit = webchats.of_interactions(within, [contact.id])[contact.id]
        text = webchats.consent(within, visit.consent)
    assert [each.status_code for each in refused] == [400, 409, 409, 401]
    assert [message.text for message in contact.messages] == ["after"]
    assert (visit.agreed_at, text) == (int(world.clock.now().timestamp() * 1000), "We keep it.")


async def test_a_message_that_is_sent_again_is_there_once_and_so_is_what_is_heard_again(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        for _ in range(3):
            assert (await eva.say("Hello", "the-same-key")).status_code == 200
        await eva.say("And?")
        first = await eva.hear()
        place = eva.after
        ann, id = await taking(world)
        await answer(ann, id, "Yes")
        then = await eva.hear()
        eva.after = place
        again = await eva.hear()
        eva.after = "99.nonsense"
        everything = await eva.hear()

    assert [said.text for said in first] == ["Hello", "And?"]
    assert [said.text for said in then] == [said.text for said in again] == ["Yes"]
    assert [said.text for said in everything] == ["Hello", "And?", "Yes"]


@one_file
async def test_an_open_line_tells_at_once_and_says_who_writes(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        ann, id = await taking(world)
        async with asyncio.timeout(20), eva.listening() as lots:
            await anext(lots)
            looks = Looks(client_id=ann.client_id, interaction=id, doing=Doing.REPLIES)
            await ann.hub.beside(looks)
            while eva.state is None or not eva.state.types:
                await anext(lots)
            typed = eva.state
            await eva.post("/types")
            beside = await ann.hub.beside(looks)
            await answer(ann, id, "There you are")
            heard: list[Said] = []
            while not heard:
                heard = await anext(lots)

    assert typed.name
    assert beside.customer_types
    assert [said.text for said in heard] == ["There you are"]


async def test_who_waits_is_told_how_many_wait_before_and_whether_anybody_is_there(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva, visiting(world) as tom:
        for each, text in ((eva, "first"), (tom, "second")):
            await each.agree()
            await each.say(text)
            world.clock.forward(seconds=1)
        await eva.hear()
        await tom.hear()

    assert eva.state is not None
    assert tom.state is not None
    assert (eva.state.phase, eva.state.before, eva.state.there) == (Phase.WAITING, 0, False)
    assert (tom.state.phase, tom.state.before) == (Phase.WAITING, 1)


@one_file
async def test_when_nobody_is_there_a_letter_is_taken_once_and_answered_by_mail(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva:
        about = (await eva.get("/about")).json()
        letter = {
            "key": "letter-1",
            "consent": about["consent"]["version"],
            "email": "eva@example.org",
            "text": "Please call me",
            "name": "Eva",
        }
        taken = [await eva.post("/letter", letter) for _ in range(2)]
        wrong = await eva.post("/letter", letter | {"email": "nobody at all"})

    [contact] = contacts(world)
    assert about["there"] is False
    assert [each.status_code for each in (*taken, wrong)] == [200, 200, 400]
    assert (contact.channel, contact.address) == (Channel.EMAIL, "eva@example.org")
    assert [message.text for message in contact.messages] == ["Please call me"]


@one_file
async def test_somebody_is_there_as_soon_as_a_desk_of_the_queue_beats(world: World) -> None:
    chat(world)
    sam = world.desk("sam")  # whose site works another queue
    pat = world.desk("pat")
    async with visiting(world) as eva:
        said = []
        for desk in (sam, pat):
            await desk.do(agent.SetState(id=desk.agent, state=AgentState.READY))
            await at_work(desk)
            world.hub.attended.forget()
            said.append((await eva.get("/about")).json()["there"])

    assert said == [False, True]


@one_file
async def test_a_file_goes_with_a_message_and_is_read_by_who_sees_it(world: World) -> None:
    chat(world)
    async with visiting(world) as eva, visiting(world) as tom:
        await eva.agree()
        await tom.agree()
        brought = await eva.bring(PNG, "image/png")
        file = {"name": "../../evil\u202egnp.exe.png", "sha256": brought.json()["sha256"]}
        before = await eva.read(file["sha256"])
        sent = await eva.say("", files=[file])
        read = await eva.read(file["sha256"])
        of_another = await tom.read(file["sha256"])
        copied = await tom.say("mine?", files=[file])

    [contact] = contacts(world)
    [attached] = contact.messages[0].attachments
    assert (brought.status_code, sent.status_code) == (201, 200)
    assert (before.status_code, of_another.status_code, copied.status_code) == (404, 404, 400)
    assert read.content == PNG
    assert (attached.size, attached.sha256) == (len(PNG), sha256(PNG))
    assert "/" not in attached.name
    assert "\u202e" not in attached.name


@one_file
async def test_files_that_are_too_large_too_many_or_of_another_kind_are_refused(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        answers = [
            await eva.bring(PNG + b"x" * 5_000_000, "image/png"),
            await eva.bring(b"MZ" + b"x" * 99, "image/png"),
            await eva.bring(b"<svg onload=alert(1)>", "image/svg+xml"),
            await eva.bring(b"<html>", "text/plain"),
            await eva.bring(b"", "text/plain"),
            await eva.bring(b"%PDF-1.7", "application/pdf; charset=x"),
        ]
        many = [{"name": "a", "sha256": "0" * 64}] * 6
        too_many = await eva.say("x", files=many)

    assert [each.status_code for each in answers] == [413, 415, 415, 415, 415, 201]
    assert too_many.status_code == 400


async def test_who_leaves_has_left_and_agents_are_told(world: World) -> None:
    chat(world)
    async with visiting(world) as eva, visiting(world) as tom:
        await eva.agree()
        await eva.say("Hello")
        ann, id = await taking(world)
        await ann.do(agent.SetState(id=ann.agent, state=AgentState.OFFLINE))
        world.clock.forward(seconds=1)
        await tom.agree()
        await tom.say("Hello")
        await eva.post("/end")
        await tom.post("/end")
        late = await eva.say("one more")
        await eva.hear()

    mine, his = sorted(contacts(world), key=lambda each: each.created_at)
    assert mine.id == id
    assert (mine.status, mine.messages[-1].origin) == (InteractionStatus.ACTIVE, Origin.NOTICE)
    assert mine.left_at == mine.messages[-1].at
    assert (his.status, his.outcome) == (InteractionStatus.CLOSED, Outcome.UNREACHED)
    assert late.status_code == 410
    assert eva.state is not None
    assert (eva.state.phase, eva.state.by_us) == (Phase.OVER, False)


@one_file
async def test_a_contact_that_is_wrapped_up_is_over_for_its_visitor(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        ann, id = await taking(world)
        await answer(ann, id, "Done")
        [done] = await ann.do(interaction.WrapUp(id=id, code="parcel"))
        heard = await eva.hear()
        late = await eva.say("one more")

    assert done.verdict == "ok"
    assert [said.text for said in heard] == ["Hello", "Done"]
    assert eva.state is not None
    assert (eva.state.phase, eva.state.by_us, late.status_code) == (Phase.OVER, True, 410)


async def test_an_erased_customers_visit_tells_and_keeps_nothing_more(
    world: World, tmp_path: Path
) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        [contact] = contacts(world)
        kept = KeptList(tmp_path / "erased")
        Erasing(world.store, world.clock, world.tenant, kept).erase(contact.customer)
        heard = await eva.get("/events", wait=1)
        late = await eva.say("one more")

    assert contacts(world) == []
    assert (heard.status_code, late.status_code) == (401, 401)
    with world.store.reading(world.tenant) as within:
        assert webchats.of_interactions(within, [contact.id]) == {}
        assert records.find(within, "customer", contact.customer) is None


async def test_an_answer_is_sent_when_the_page_is_there_and_failed_when_its_visitor_has_left(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva, visiting(world) as tom:
        for each in (eva, tom):
            await each.agree()
            await each.say("Hello")
            world.clock.forward(seconds=1)
        ann, mine = await taking(world)
        _, his = await taking(world)
        await tom.post("/end")
        for id in (mine, his):
            await answer(ann, id, "Hello!")
        deliver(world.hub, world.tenant)
        await answer(ann, mine, "Still there?")
        world.clock.forward(minutes=30)
        deliver(world.hub, world.tenant)
        heard = await tom.hear()

    by_id = {contact.id: contact.messages for contact in contacts(world)}
    assert [message.failed for message in by_id[his][-1:]] == [Failed.LEFT]
    first, then = by_id[mine][-2:]
    assert first.sent_at is not None
    assert (then.sent_at, then.failed) == (None, None)
    assert [said.text for said in heard if said.by is not Whom.NOTICE] == ["Hello"]


async def test_an_assistant_quotes_an_article_and_no_agent_sees_it_before_a_person_is_asked_for(
    world: World,
) -> None:
    now = world.clock.now()
    world.put(
        Article(
            id=ArticleId("warranty"),
            title="Warranty of coffee machines",
            body="The warranty of every coffee machine lasts two years.",
            language="en",
            tags=("public",),
            status=ArticleStatus.PUBLISHED,
            updated_at=now,
        )
    )
    chat(world, assistant=True)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("What is the warranty of coffee machines?")
        quoted = await eva.hear()
        before = contacts(world)
        await eva.say("I want to talk to a person")
        heard = await eva.hear()
        ann, id = await taking(world)
        await answer(ann, id, "Here I am")
        then = await eva.hear()

    contact = ann.record(Interaction, id)
    assert before == []
    assert [said.by for said in quoted] == [Whom.ME, Whom.ASSISTANT]
    assert quoted[1].name == "Warranty of coffee machines"
    assert "lasts two years" in quoted[1].text
    assert [said.by for said in heard] == [Whom.ME, Whom.ASSISTANT, Whom.NOTICE]
    assert [said.text for said in then] == ["Here I am"]
    assert [message.origin for message in contact.messages] == [
        *(Origin.PERSON, Origin.ASSISTANT, Origin.PERSON, Origin.ASSISTANT, Origin.NOTICE)
    ]


@one_file
async def test_who_was_served_is_asked_in_the_chat_how_it_was_and_the_link_opens(
    world: World,
) -> None:
    chat(world)
    with world.store.reading(world.tenant) as within:
        (queue,) = [q for q in records.every(within, Queue) if q.id == world.with_north]
    world.put(replace(queue, asks=True))
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        ann, id = await taking(world)
        await answer(ann, id, "Done")
        await ann.do(interaction.WrapUp(id=id, code="parcel"))
        asked = (await eva.hear())[-1]
        link = next(word for word in asked.text.split() if word.startswith("http"))
        opened = await eva.http.get(link)

    assert asked.by is Whom.US
    assert opened.status_code == 200
    assert "How satisfied" in opened.text


@one_file
async def test_the_hubs_own_page_shows_the_chat_and_the_script_is_for_everybody(
    world: World,
) -> None:
    chat(world, title="Ask <us>")
    async with httpx.AsyncClient(base_url=world.address) as http:
        page = await http.get("/chat/help", headers={"accept-language": "de"})
        script = await http.get("/chat/help/widget.js")

    assert '<html lang="de">' in page.text
    assert "<h1>Ask &lt;us&gt;</h1>" in page.text
    assert 'src="/chat/help/widget.js"' in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert script.headers["content-type"].startswith("text/javascript")
    assert "innerHTML" not in script.text
    assert "eval(" not in script.text
