"""The made-up world is the same for the same seed, believable in itself, and nobody's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice, pairwise
from typing import TypeVar

import msgspec
import phonenumbers
import pytest

from desktop.domain.kinds import BY_RECORD
from desktop.domain.receipts import Readership, Receipt
from desktop.domain.records import (
    Agent,
    Article,
    Case,
    Customer,
    Interaction,
    Note,
    Queue,
    Record,
    Revision,
    Site,
    Task,
    TextModule,
)
from desktop.domain.standing import Standing, is_older_than_original, standing
from desktop.domain.words import (
    Became,
    CaseStatus,
    Channel,
    InteractionStatus,
    PartnerModel,
    PointKind,
    RevisionStatus,
    Role,
    SegmentKind,
    SiteKind,
    TaskStatus,
)
from integrations.demo.organisation import PARTNER, PERSON, accounts, agent_id
from integrations.demo.story import FRIEDA, THIRD_POSTPONED, answering_article, papers
from integrations.demo.world import Spoken, world

NOW = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)
E_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
NUMBER = re.compile(r"(?<![\w.,])(?:\+|0)[1-9]\d[\d /()-]{5,}\d")
# Written out here once more, so that a slip in the ranges of the product is seen.
FICTION = re.compile(
    r"\+493023125\d{3}|\+496990009\d{3}|\+494066969\d{3}|\+492214710\d{3}|\+498999998\d{3}"
    r"|\+4917139200\d{2}|\+4915228817386|\+4915228895456|\+4915254599371"
    r"|\+491729925904|\+491729968532"
    r"|\+44(?:207946|113496|114496|115496|116496|117496|121496|131496|141496|151496|161496|191498)"
    r"0\d{3}|\+447700900\d{3}"
)

Records = tuple[Record, ...]
T = TypeVar("T", bound=Record)


@pytest.fixture(scope="module", params=["de", "en"])
def language(request: pytest.FixtureRequest) -> Spoken:
    spoken: Spoken = request.param
    return spoken


@pytest.fixture(scope="module")
def records(language: Spoken) -> Records:
    return tuple(world(7, "small", language, NOW))


def of_kind(records: Records, kind: type[T]) -> list[T]:
    return [record for record in records if isinstance(record, kind)]


def digest(records: Iterator[Record]) -> str:
    sum_ = sha256()
    for record in records:
        sum_.update(msgspec.json.encode(record))
    return sum_.hexdigest()


def test_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first = digest(world(7, "small", "de", NOW))

    assert digest(world(7, "small", "de", NOW)) == first
    assert digest(world(8, "small", "de", NOW)) != first


def test_large_world_begins_like_itself_every_time() -> None:
    first = digest(islice(world(7, "large", "en", NOW), 3_000))

    assert digest(islice(world(7, "large", "en", NOW), 3_000)) == first


def test_small_world_has_what_the_issue_asks_for(records: Records) -> None:
    counts = Counter(type(record) for record in records)

    assert counts[Customer] == 500
    assert counts[Interaction] == 5_000
    assert counts[Article] >= 120
    assert counts[Queue] == 12
    assert counts[Agent] == 40
    assert {agent.role for agent in of_kind(records, Agent)} == set(Role)
    assert [site.kind for site in of_kind(records, Site)].count(SiteKind.PARTNER) == 2
    models = {s.model for s in of_kind(records, Site) if s.kind is SiteKind.PARTNER}
    assert models == {PartnerModel.VIRTUALIZED, PartnerModel.ENTERPRISE}
    assert {i.channel for i in of_kind(records, Interaction)} == set(Channel)
    assert min(queue.answer_within_s for queue in of_kind(records, Queue)) > 0


def test_every_record_survives_the_wire_and_no_id_comes_twice(records: Records) -> None:
    assert len({record.id for record in records}) == len(records)
    for record in records:
        kind = BY_RECORD[type(record)]
        assert msgspec.json.decode(msgspec.json.encode(record), type=kind.record) == record


def test_every_record_comes_after_those_it_names(records: Records) -> None:
    known: set[str] = set()

    for record in records:
        missing = set(named_by(record)) - known
        assert not missing, f"{record} names {missing}"
        known.add(record.id)


def named_by(record: Record) -> Iterator[str]:
    """The ids a record refers to, without those inside an article's text."""
    match record:
        case Interaction():
            yield from (record.customer, record.queue, *filter(None, (record.case,)))
            yield from (segment.agent for segment in record.segments)
            yield from (message.by for message in record.messages if message.by)
        case Case():
            yield from (record.customer, record.queue)
        case Task():
            named = (record.created_by, record.assignee, record.customer, record.interaction)
            yield from filter(None, (*named, record.case, *record.queues))
        case Note():
            yield from (record.about, record.by, *record.queues)
        case Agent():
            yield from filter(None, (record.site, record.team))
        case Queue():
            yield from record.sites
        case Customer():
            yield from record.queues
        case TextModule():
            yield from filter(None, (record.owner, record.site))
        case Article():
            yield from filter(None, (record.by,))


def test_links_between_articles_lead_somewhere(records: Records) -> None:
    articles = of_kind(records, Article)
    ids = {article.id for article in articles}
    links = [link for a in articles for link in re.findall(r"\(article:([^)]*)\)", a.body)]

    assert len(links) > 100
    assert set(links) <= ids


def test_large_world_has_two_thousand_articles_with_whole_links(language: Spoken) -> None:
    early = list(islice(world(7, "large", language, NOW), 2_200))
    articles = [record for record in early if isinstance(record, Article)]
    ids = {article.id for article in articles}

    assert len(articles) == len(ids) == 2_000
    assert all(set(re.findall(r"\(article:([^)]*)\)", a.body)) <= ids for a in articles)


def test_customers_lie_in_every_queue_they_were_served_in(records: Records) -> None:
    queues = {customer.id: set(customer.queues) for customer in of_kind(records, Customer)}

    assert all(i.queue in queues[i.customer] for i in of_kind(records, Interaction))


def test_conversations_go_forward_in_time(records: Records) -> None:
    for interaction in of_kind(records, Interaction):
        times = [message.at for message in interaction.messages]
        assert times == sorted(times)
        assert interaction.created_at <= times[0]
        assert times[-1] <= NOW
        for before, after in pairwise(interaction.segments):
            assert before.until is not None
            assert before.since <= before.until <= after.since
        for segment in interaction.segments:
            assert interaction.created_at <= segment.since <= (segment.until or NOW)


def test_open_work_has_an_agent_and_closed_work_an_end(records: Records) -> None:
    for interaction in of_kind(records, Interaction):
        open_segments = [s for s in interaction.segments if s.until is None]
        match interaction.status:
            case InteractionStatus.CLOSED:
                assert interaction.segments
                assert not open_segments
                assert interaction.code
                assert interaction.outcome
                assert interaction.closed_at == interaction.segments[-1].until
            case InteractionStatus.QUEUED:
                assert not interaction.segments
            case InteractionStatus.PARKED:
                assert open_segments[0].kind is SegmentKind.PARKED
                assert interaction.parked_until
                assert interaction.parked_until > NOW
            case InteractionStatus.ACTIVE:
                assert open_segments[0].kind is SegmentKind.HANDLE
            case InteractionStatus.OFFERED:
                pytest.fail("an offer lives on the hub only")


def test_agents_work_only_the_queues_of_their_site(records: Records) -> None:
    sites = {queue.id: queue.sites for queue in of_kind(records, Queue)}
    site_of = {agent.id: agent.site for agent in of_kind(records, Agent)}

    for interaction in of_kind(records, Interaction):
        for segment in interaction.segments:
            assert site_of[segment.agent] in sites[interaction.queue]


def test_cases_and_tasks_end_when_they_are_over(records: Records) -> None:
    for case in of_kind(records, Case):
        assert (case.closed_at is not None) == (case.status is CaseStatus.CLOSED)
        assert bool(case.solution) == (case.status is CaseStatus.CLOSED)
    for task in of_kind(records, Task):
        assert (task.ended_at is not None) == (task.status is not TaskStatus.OPEN)
        assert task.ended_at is None or task.created_at <= task.ended_at <= NOW
    numbers = [case.number for case in of_kind(records, Case)]
    assert len(set(numbers)) == len(numbers)


def test_every_number_is_one_of_those_kept_free_for_fiction(records: Records) -> None:
    points = [p.value for c in of_kind(records, Customer) for p in c.points if p.kind == "phone"]
    phones = [task.phone for task in of_kind(records, Task) if task.phone]

    assert len(points) > 300
    for number in points + phones:
        parsed = phonenumbers.parse(number, None)
        spelled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        assert number == spelled
        plain = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        assert FICTION.fullmatch(plain), number


def test_no_text_holds_a_number_or_an_address_of_somebody_else(records: Records) -> None:
    every_text = msgspec.json.encode(records).decode()

    for found in NUMBER.findall("\n".join(map(texts_of, records))):
        plain = "+" + re.sub(r"\D", "", found)
        assert FICTION.fullmatch(plain), found
    for address in E_MAIL.findall(every_text):
        assert re.search(r"[@.]example\.(org|com|net)$", address), address


def test_an_e_mail_address_belongs_to_one_customer(records: Records) -> None:
    addresses = [
        point.value
        for customer in of_kind(records, Customer)
        for point in customer.points
        if point.kind is PointKind.EMAIL
    ]

    assert len(set(addresses)) == len(addresses) == 500


def test_nothing_is_left_unfilled(records: Records) -> None:
    for record in records:
        assert not re.search(r"[{}]|%\(|\.\.(?!\.)", texts_of(record)), record


def texts_of(record: Record) -> str:
    match record:
        case Interaction():
            return "\n".join((record.subject, *(message.text for message in record.messages)))
        case Article():
            return f"{record.title}\n{record.body}"
        case Case():
            return f"{record.subject}\n{record.description}\n{record.solution}"
        case Task():
            return f"{record.title}\n{record.words}\n{record.result}"
        case Note():
            return record.text
        case _:
            return ""


def test_janas_desk_is_plausible(records: Records) -> None:
    jana = agent_id(PERSON)
    held = [i for i in of_kind(records, Interaction) if i.agent == jana]
    due = [t for t in of_kind(records, Task) if t.assignee == jana and t.status is TaskStatus.OPEN]

    assert Counter(i.status for i in held) == {
        InteractionStatus.ACTIVE: 3,
        InteractionStatus.PARKED: 2,
    }
    assert len(due) == 3
    assert sum(bool(task.words) for task in due) == 2
    assert sum(task.due_at is not None and task.due_at < NOW for task in due) == 1


def test_friedas_mail_waits_longest_and_its_answer_is_known(
    records: Records, language: Spoken
) -> None:
    by_id = {record.id: record for record in records}
    queued = [i for i in of_kind(records, Interaction) if i.status is InteractionStatus.QUEUED]

    assert min(queued, key=lambda i: i.created_at).id == THIRD_POSTPONED
    assert len(queued) > 10
    article = by_id[answering_article(language)]
    assert isinstance(article, Article)
    assert article.title in ("Liefertermin neu vereinbaren", "Arranging a new delivery date")
    history = [i for i in of_kind(records, Interaction) if i.customer == FRIEDA]
    assert len(history) == 5


def test_attachments_of_the_story_are_real_files(records: Records, language: Spoken) -> None:
    named = {
        attachment.sha256: attachment
        for interaction in of_kind(records, Interaction)
        for message in interaction.messages
        for attachment in message.attachments
    }
    contents = {paper.attachment.sha256: paper.content for paper in papers(language)}

    assert named.keys() == contents.keys()
    for digest_, content in contents.items():
        assert sha256(content).hexdigest() == digest_
        assert content.startswith(b"%PDF-1.4")
        assert len(content) == named[digest_].size


def test_everybody_can_sign_in(records: Records, language: Spoken) -> None:
    listed = accounts(language)
    logins = {agent.login: agent.id for agent in of_kind(records, Agent)}

    assert {login: agent for login, _, agent in listed} == logins
    assert {PERSON, PARTNER, "post"} <= logins.keys()
    assert all(len(password) >= 8 for _, password, _ in listed)


def test_a_change_of_an_article_is_in_every_state_and_readers_have_been_counted(
    records: Records,
) -> None:
    articles = {article.id: article for article in of_kind(records, Article)}
    changes = of_kind(records, Revision)

    assert {change.status for change in changes} == set(RevisionStatus)
    for change in changes:
        assert not change.of_version or change.article in articles
        assert change.approved_by != change.by
    assert any(standing(a, NOW) is Standing.EXPIRED for a in articles.values())
    older = [a for a in articles.values() if a.translation_of]
    assert all(is_older_than_original(a, articles[a.translation_of or a.id]) for a in older)
    assert older
    assert {note.became for note in of_kind(records, Note) if note.helped is False} == {
        None,
        Became.ANSWERED,
        Became.CORRECTED,
    }
    for receipt in of_kind(records, Receipt):
        assert receipt.version == articles[receipt.article].version
    assert {each.site for each in of_kind(records, Readership)} == {
        site.id for site in of_kind(records, Site)
    }
