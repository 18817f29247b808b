"""Customers are asked after a contact, and what they answer is in the data at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.kinds import KINDS
from desktop.domain.operations import interaction
from desktop.domain.records import ContactPoint, Customer, Interaction, Queue
from desktop.domain.surveys import Survey
from desktop.domain.words import Channel, Outcome, PointKind
from desktop.ports.wire import Verdict
from integrations.hub.server.changes.asking import survey_id
from integrations.hub.server.changes.survey_words import MOST_WORDS, PERSONAL_LINKS
from integrations.hub.server.channels.sending import send_waiting
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.erasing.kept_list import KeptList
from integrations.hub.server.hub import Limits
from integrations.hub.server.store import records
from integrations.hub.server.store.outbound import Outgoing
from integrations.hub.server.store.sections import SECTIONS
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
LINK = re.compile(r"http://\S+/survey/\S+")
ANSWER = {"satisfied": "4", "solved": "yes", "text": "Quick & <b>kind</b>"}


one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Letterbox:
    """What went out: the channel, the address and the words, of each message."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def carry(self, one: Outgoing, _contact: Interaction, message: Message) -> None:
        self.sent.append((one.channel, message.to, message.text))

    @property
    def links(self) -> list[str]:
        return [found for _, _, text in self.sent for found in LINK.findall(text)]


def asking(world: World) -> None:
    """From now on the queue that the north works asks."""
    with world.store.reading(world.tenant) as within:
        (queue,) = [q for q in records.every(within, Queue) if q.id == world.with_north]
    world.put(replace(queue, asks=True))


async def over(
    world: World,
    *,
    id: str = MAIL,
    channel: Channel = Channel.EMAIL,
    outcome: Outcome = Outcome.SOLVED,
    points: tuple[ContactPoint, ...] = (ContactPoint(PointKind.EMAIL, "eva@example.org"),),
    language: str = "en",
) -> Desk:
    """Ann has had a contact of Eva's and has wrapped it up."""
    ann = world.desk("ann")
    await ann.hello()
    world.put(Customer(id=EVA, name="Eva Adler", points=points, language=language))
    at = InteractionId(id)
    answers = await ann.do(
        interaction.Create(id=at, customer=EVA, channel=channel, queue=world.with_north),
        interaction.Assign(id=at, agent=ann.agent),
        interaction.WrapUp(id=at, code="billing", outcome=outcome),
    )
    assert [answer.verdict for answer in answers] == [Verdict.OK] * 3
    await ann.snapshot()
    return ann


def letters(world: World) -> Letterbox:
    box = Letterbox()
    send_waiting(world.hub, world.tenant, box)
    return box


async def link_of(world: World, language: str = "en") -> tuple[Desk, str]:
    asking(world)
    ann = await over(world, language=language)
    (link,) = letters(world).links
    return ann, link


def survey_of(desk: Desk) -> Survey:
    return desk.record(Survey, survey_id(MAIL))


# ------------------------------------------------------------------------------------- asking
async def test_who_was_served_in_a_queue_that_asks_gets_a_link_and_no_desk_ever_sees_it(
    world: World,
) -> None:
    ann, link = await link_of(world)

    assert link.startswith(f"{world.address}/survey/main~")
    contact = ann.record(Interaction, MAIL)
    asked = contact.messages[-1]
    assert (asked.to, asked.author, asked.by) == ("eva@example.org", "Survey", None)
    assert PERSONAL_LINKS[1] in asked.text
    token = urlsplit(link).path.removeprefix("/survey/")
    assert token not in repr(ann.records)
    survey = survey_of(ann)
    assert (survey.customer, survey.agent, survey.queue) == (EVA, ann.agent, world.with_north)
    assert survey.answered_at is None


async def test_a_chat_is_asked_in_the_conversation_in_its_customers_language(world: World) -> None:
    asking(world)
    await over(world, channel=Channel.CHAT, points=(), language="de")

    ((channel, to, text),) = letters(world).sent

    assert (channel, to) == ("chat", "")
    assert text.startswith("Wie war es?")


async def test_a_caller_is_asked_by_letter_where_an_address_is_known(world: World) -> None:
    asking(world)
    await over(world, channel=Channel.VOICE)

    ((channel, to, _),) = letters(world).sent

    assert (channel, to) == ("email", "eva@example.org")


@one_file
@pytest.mark.parametrize("address", ["noreply@example.org", "x@y.invalid", "nonsense", ""])
async def test_who_cannot_be_reached_is_not_asked(world: World, address: str) -> None:
    asking(world)
    ann = await over(world, points=(ContactPoint(PointKind.EMAIL, address),))

    assert letters(world).sent == []
    assert ann.ids("survey") == set()
    assert ann.record(Interaction, MAIL).messages == ()


@pytest.mark.parametrize("outcome", [Outcome.HANDED_OVER, Outcome.UNREACHED])
async def test_nobody_is_asked_how_it_was_before_it_is_over(world: World, outcome: Outcome) -> None:
    asking(world)
    ann = await over(world, outcome=outcome)

    assert letters(world).sent == []
    assert ann.ids("survey") == set()


async def test_a_queue_that_does_not_ask_asks_nobody(world: World) -> None:
    ann = await over(world)

    assert ann.ids("survey") == set()


async def test_nobody_is_asked_twice_within_the_days_that_the_hub_was_told(world: World) -> None:
    asking(world)
    ann = await over(world)
    second = await over(world, id="second")
    world.clock.forward(seconds=31 * 86_400)
    third = await over(world, id="third")

    assert ann.ids("survey") == second.ids("survey") == {survey_id(MAIL)}
    assert third.ids("survey") == {survey_id(MAIL), survey_id(InteractionId("third"))}
    assert len(letters(world).links) == 2


async def test_two_contacts_that_end_in_one_push_ask_once(world: World) -> None:
    asking(world)
    ann = await over(world, outcome=Outcome.UNREACHED)
    both = [InteractionId("one"), InteractionId("two")]

    await ann.do(
        *(
            operation
            for id in both
            for operation in (
                interaction.Create(
                    id=id, customer=EVA, channel=Channel.CHAT, queue=world.with_north
                ),
                interaction.Assign(id=id, agent=ann.agent),
                interaction.WrapUp(id=id, code="x", outcome=Outcome.FOLLOW_UP),
            )
        )
    )

    assert len(letters(world).links) == 1


# ---------------------------------------------------------------------------------- answering
async def test_an_answer_is_in_the_data_at_once_and_can_be_changed_until_the_end(
    world: World,
) -> None:
    ann, link = await link_of(world)
    async with httpx.AsyncClient(follow_redirects=True) as browser:
        empty = await browser.get(link)
        assert (await ann.pull()) == [] or survey_of(ann).answered_at is None
        thanks = await browser.post(link, data=ANSWER)
        await ann.pull()
        first = survey_of(ann)
        await browser.post(link, data={"satisfied": "2", "solved": "no", "text": ""})
        await ann.pull()
        second = survey_of(ann)
        world.clock.forward(seconds=14 * 86_400)
        late = await browser.post(link, data=ANSWER)
        looked = await browser.get(link)

    assert "arrived" not in empty.text
    assert thanks.status_code == 200
    assert "your answer has arrived" in thanks.text
    assert "Quick &amp; &lt;b&gt;kind&lt;/b&gt;" in thanks.text
    assert (first.satisfied, first.solved, first.text) == (4, True, ANSWER["text"])
    assert first.answered_at is not None
    assert (second.satisfied, second.solved, second.text) == (2, False, "")
    assert (late.status_code, looked.status_code) == (410, 410)
    assert "This survey has ended" in late.text
    await ann.pull()
    assert survey_of(ann) == second


async def test_looking_at_the_page_answers_nothing(world: World) -> None:
    ann, link = await link_of(world)
    async with httpx.AsyncClient() as mail_program:
        for method in ("HEAD", "GET"):
            await mail_program.request(method, link, params={"satisfied": "1"})
    await ann.pull()

    assert survey_of(ann).answered_at is None


async def test_nothing_about_the_customer_stands_on_the_page_and_it_asks_nobody_else(
    world: World,
) -> None:
    _, link = await link_of(world)
    async with httpx.AsyncClient() as browser:
        page = await browser.get(link)

    for word in ("Eva", "Adler", "example.org", MAIL, "Ann", "Bills", "billing"):
        assert word not in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    assert "<script" not in page.text
    assert not re.findall(r"https?://", page.text)
    assert page.text.count("<legend>") == 2
    ids = set(re.findall(r' id="([^"]+)"', page.text))
    assert set(re.findall(r' for="([^"]+)"', page.text)) <= ids


@one_file
@pytest.mark.parametrize(
    ("written", "browser", "customer", "begins"),
    [
        ("", "de-AT,de;q=0.9,en;q=0.5", "en", "Wie war es?"),
        ("", "fr,en;q=0.3,de;q=0.2", "de", "How was it?"),
        ("", "fr", "de", "Wie war es?"),
        ("en", "de", "de", "How was it?"),
        ("fr", "", "de", "How was it?"),
    ],
)
async def test_the_page_speaks_as_the_contact_did_else_as_the_browser_asks(
    world: World, written: str, browser: str, customer: str, begins: str
) -> None:
    ann, link = await link_of(world, language=customer)
    world.put(replace(ann.record(Interaction, MAIL), language=written))
    async with httpx.AsyncClient(headers={"Accept-Language": browser}) as http:
        page = await http.get(link)
        other = await http.get(link, params={"lang": "de"})

    assert f"<h1>{begins}</h1>" in page.text
    assert '<html lang="de">' in other.text


# ------------------------------------------------------------------------------------- hostile
async def test_no_other_token_opens_anything(world: World) -> None:
    _, link = await link_of(world)
    base, _, token = link.rpartition("/")
    tenant, _, sealed = token.partition("~")
    last = sealed[:-1] + ("A" if sealed[-1] != "A" else "B")
    wrong = [
        f"{tenant}~{last}",
        f"{tenant}~{sealed[::-1]}",
        f"other~{sealed}",
        sealed,
        f"{tenant}~{sealed}=",
        f"{tenant}~{sealed}%00",
        f"{tenant}~{sealed}%0a",
        survey_id(MAIL),
        "%00",
        "~",
        "x" * 5_000,
        "..%2fhealth",
        "main~" + "A" * 43,
        "'%20OR%201=1--",
        "%ff%fe",
    ]
    async with httpx.AsyncClient() as http:
        answers = [await http.get(f"{base}/{each}") for each in wrong]
        answers += [await http.post(f"{base}/{each}", data=ANSWER) for each in wrong]

    assert {answer.status_code for answer in answers} <= {400, 404}
    known = ("How was it?", '"not-found"')  # the second: what is no address of a survey
    odd = [a.text for a in answers if not any(words in a.text for words in known)]
    assert odd == []


async def test_a_body_that_is_no_answer_is_told_so_and_keeps_nothing(world: World) -> None:
    ann, link = await link_of(world)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    bodies = [
        b"satisfied=9",
        b"",
        b"satisfied=1&" + b"&".join(b"a=b" for _ in range(50)),
        b"\xff\xfe\x00",
        b"satisfied=%ff",
        b"text=" + b"x" * 40_000,
        b"satisfied=5&text=" + b"y" * (MOST_WORDS + 1),
        b"satisfied=%D9%A5",  # an Arabic five
        b"satisfied=-1",
    ]
    async with httpx.AsyncClient() as http:
        said = [await http.post(link, content=body, headers=kind) for body in bodies]
        as_json = await http.post(link, json=ANSWER)
        foreign = await http.post(link, data=ANSWER, headers={"Sec-Fetch-Site": "cross-site"})
    await ann.pull()

    assert [each.status_code for each in said] == [422, 422, 400, 400, 400, 413, 422, 422, 422]
    assert (as_json.status_code, foreign.status_code) == (415, 403)
    assert "Choose a number from 1 to 5." in said[0].text
    assert "it is still there" in said[6].text
    assert "y" * MOST_WORDS in said[6].text
    assert survey_of(ann).answered_at is None


async def test_words_that_no_keyboard_makes_are_left_out(world: World) -> None:
    ann, link = await link_of(world)
    async with httpx.AsyncClient() as http:
        said = await http.post(link, data={"satisfied": "5", "text": "a\x00b\u202ec\r\nd\t😀 "})
    await ann.pull()

    assert said.status_code == 303
    assert survey_of(ann).text == "abc\nd\t😀"


@one_file
async def test_who_asks_too_often_waits(worlds: Callable[..., World]) -> None:
    world = worlds(limits=Limits(survey_answers=2, survey_asks=12))
    _, link = await link_of(world)
    async with httpx.AsyncClient() as http:
        answers = [await http.post(link, data=ANSWER) for _ in range(4)]
        looks = [await http.get(link) for _ in range(12)]

    assert [answer.status_code for answer in answers] == [303, 303, 429, 429]
    assert "Nothing was stored" in answers[-1].text
    assert {look.status_code for look in looks} == {200, 429}


async def test_an_erased_customers_survey_is_gone_and_its_link_leads_nowhere(
    world: World, tmp_path: Path
) -> None:
    ann, link = await link_of(world)
    async with httpx.AsyncClient() as http:
        await http.post(link, data=ANSWER)
        kept = KeptList(tmp_path / "erased.list")
        Erasing(world.store, world.clock, world.tenant, kept).erase(EVA)
        gone = await http.get(link)
        again = await http.post(link, data=ANSWER)
    await ann.pull()

    assert (gone.status_code, again.status_code) == (404, 404)
    assert ann.ids("survey") == set()


async def test_a_survey_that_nobody_was_sent_to_ends_all_the_same(world: World) -> None:
    ann, _ = await link_of(world)

    assert survey_of(ann).until - survey_of(ann).asked_at == timedelta(days=14)


def test_a_first_sync_brings_every_kind_there_is() -> None:
    assert {section.kind for section in SECTIONS} == {kind.name for kind in KINDS}
