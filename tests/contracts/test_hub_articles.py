"""The life of an article on the hub: two people, one transaction, times, and who receives what."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.domain.ids import ArticleId, InteractionId, NoteId, RevisionId
from desktop.domain.operations import article, revision
from desktop.domain.operations.article import receipt_id
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.revision import BODY_BYTES, new_article_id
from desktop.domain.receipts import Readership
from desktop.domain.records import Article, Note, Revision
from desktop.domain.standing import Standing, standing
from desktop.domain.words import ArticleStatus, Audience, Became, RevisionStatus, Role
from desktop.ports.errors import Forbidden
from desktop.ports.wire import Verdict
from integrations.hub.server.each_second.validity import bring_over, keep_valid
from integrations.hub.server.store import records
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

PAGE = ArticleId("page")
CHANGE = RevisionId("change")
BODY = "# Returns\n\nWithin 14 days.\n\nBy post.\n\nFree of charge."


async def begun(world: World, *logins: str) -> list[Desk]:
    desks = [world.desk(login) for login in logins]
    for desk in desks:
        await desk.hello()
        await desk.snapshot()
    return desks


def imported(world: World, **fields: object) -> article.Import:
    page = article.Import(
        id=PAGE, title="Returns", body=BODY, language="en", updated_at=world.clock.now()
    )
    return replace(page, **fields)


def change(**fields: object) -> revision.Begin:
    """Begins a change of the first version of the page."""
    begin = revision.Begin(
        id=CHANGE, article=PAGE, of_version=1, title="Returns", body=BODY, language="en"
    )
    return replace(begin, **fields)


async def published(author: Desk, other: Desk, begin: revision.Begin) -> list[Verdict]:
    """From beginning to publishing, with what the last step was answered."""
    await author.do(begin, revision.Submit(id=begin.id))
    await other.do(revision.Approve(id=begin.id))
    return [answer.verdict for answer in await author.do(revision.Publish(id=begin.id))]


async def test_an_article_becomes_valid_with_its_revision_and_only_after_a_second_person(
    world: World,
) -> None:
    ann, bob, pia = await begun(world, "ann", "bob", "pia")
    new = change(article=None, of_version=0, body="14 days.")

    too_early = await ann.do(new, revision.Publish(id=CHANGE), revision.Submit(id=CHANGE))
    own = await ann.do(revision.Approve(id=CHANGE))
    no_editor = await bob.do(revision.Approve(id=CHANGE))
    approved = await pia.do(revision.Approve(id=CHANGE), revision.Publish(id=CHANGE))
    for desk in (ann, bob, pia):
        await desk.pull()

    assert [answer.reason for answer in too_early] == [None, Reason.NOT_APPROVED, None]
    assert [answer.reason for answer in own] == [Reason.OWN]
    assert [answer.reason for answer in no_editor] == [Reason.DENIED]
    assert [answer.verdict for answer in approved] == [Verdict.OK, Verdict.OK]
    made = bob.records["article", new_article_id(CHANGE)]
    assert isinstance(made, Article)
    assert (made.status, made.version, made.body) == (ArticleStatus.PUBLISHED, 1, "14 days.")
    kept = ann.records["revision", CHANGE]
    assert isinstance(kept, Revision)
    assert (kept.status, kept.version) == (RevisionStatus.PUBLISHED, 1)
    assert bob.ids("revision") == set()


async def test_who_wrote_in_a_change_of_somebody_else_does_not_approve_it_either(
    world: World,
) -> None:
    ann, pia = await begun(world, "ann", "pia")
    await ann.do(imported(world), change(), revision.Submit(id=CHANGE))
    await pia.pull()

    written = await pia.push(pia.seeing(revision.Write(id=CHANGE, title="Returning")))
    answers = await pia.do(revision.Approve(id=CHANGE))

    assert written.answers[0].verdict is Verdict.OK
    assert [answer.reason for answer in answers] == [Reason.OWN]


async def test_an_approval_is_of_what_was_seen_and_writing_takes_it_back(world: World) -> None:
    ann, pia = await begun(world, "ann", "pia")
    await ann.do(imported(world), change(), revision.Submit(id=CHANGE))
    await pia.pull()
    approving = pia.seeing(revision.Approve(id=CHANGE))

    await ann.do(revision.Write(id=CHANGE, body="Something else."))
    late = (await pia.push(approving)).answers[0]
    await pia.pull()
    await pia.do(revision.Approve(id=CHANGE))
    await ann.do(revision.Write(id=CHANGE, body="Something else again."))
    answers = await ann.do(revision.Publish(id=CHANGE))

    assert late.reason is Reason.CHANGED
    assert [answer.reason for answer in answers] == [Reason.NOT_APPROVED]


async def test_two_changes_of_one_version_become_one_article_where_they_can(world: World) -> None:
    ann, pia = await begun(world, "ann", "pia")
    await ann.do(imported(world, tags=("return",)))
    first = change(body=BODY.replace("14", "30"), tags=("return", "30"))
    second = change(body=BODY.replace("Free", "Not free"), tags=("return", "cost"))

    await published(ann, pia, first)
    verdicts = await published(pia, ann, replace(second, id=RevisionId("second")))
    await ann.pull()

    found = ann.records["article", PAGE]
    assert isinstance(found, Article)
    assert verdicts == [Verdict.OK]
    assert "30 days" in found.body
    assert "Not free" in found.body
    assert (found.version, set(found.tags)) == (3, {"return", "30", "cost"})
    history = {r.version: r.body for r in ann.records.values() if isinstance(r, Revision)}
    assert history == {1: BODY, 2: first.body, 3: found.body}


async def test_a_change_that_was_overtaken_in_the_same_place_is_told_and_stays(
    world: World,
) -> None:
    ann, pia = await begun(world, "ann", "pia")
    await ann.do(imported(world))
    await published(ann, pia, change(body=BODY.replace("14", "30")))
    late = change(id=RevisionId("late"), body=BODY.replace("14", "21"))
    await pia.do(late, revision.Submit(id=late.id))
    await ann.do(revision.Approve(id=late.id))

    (answer,) = await pia.do(revision.Publish(id=late.id))
    await pia.pull()
    of_late = pia.records["revision", late.id]
    rebased = revision.Write(id=late.id, of_version=2)
    await pia.push(pia.seeing(rebased))
    await ann.do(revision.Approve(id=late.id), revision.Publish(id=late.id))
    await pia.pull()

    assert (answer.verdict, answer.reason) == (Verdict.CONFLICT, Reason.OVERTAKEN)
    assert isinstance(of_late, Revision)
    assert (of_late.status, of_late.body) == (RevisionStatus.APPROVED, late.body)
    found = pia.records["article", PAGE]
    assert isinstance(found, Article)
    assert (found.version, found.body) == (3, late.body)


async def test_what_is_written_into_one_change_by_two_is_brought_together(world: World) -> None:
    ann, pia = await begun(world, "ann", "pia")
    await ann.do(imported(world), change(), revision.Submit(id=CHANGE))
    for desk in (ann, pia):
        await desk.pull()

    mine = ann.seeing(revision.Write(id=CHANGE, body=BODY.replace("14", "30")))
    theirs = pia.seeing(revision.Write(id=CHANGE, body=BODY.replace("Free", "Not free")))
    await ann.push(mine)
    pushed = await pia.push(theirs)
    await ann.pull()

    found = ann.records["revision", CHANGE]
    assert pushed.answers[0].verdict is Verdict.MERGED
    assert isinstance(found, Revision)
    assert "30 days" in found.body
    assert "Not free" in found.body


async def test_an_article_expires_by_the_hubs_clock_and_a_desk_knows_it_by_its_own(
    world: World,
) -> None:
    ann, bob, pia = await begun(world, "ann", "bob", "pia")
    ends = world.clock.now() + timedelta(hours=1)
    await published(ann, pia, change(article=None, of_version=0, valid_until=ends))
    await bob.pull()
    page = bob.records["article", new_article_id(CHANGE)]
    assert isinstance(page, Article)

    keep_valid(world.hub, world.tenant)
    await bob.pull()
    before = bob.records["article", page.id]
    world.clock.forward(hours=1)
    keep_valid(world.hub, world.tenant)
    await bob.pull()

    assert before == page
    assert standing(page, ends - timedelta(seconds=1)) is Standing.VALID
    assert standing(page, ends) is Standing.EXPIRED
    after = bob.records["article", page.id]
    assert isinstance(after, Article)
    assert (after.status, after.expired_at) == (ArticleStatus.EXPIRED, ends)


async def test_a_change_for_later_leaves_the_valid_version_until_its_time(world: World) -> None:
    ann, bob, pia = await begun(world, "ann", "bob", "pia")
    await ann.do(imported(world))
    begins = world.clock.now() + timedelta(days=1)
    await published(ann, pia, change(body="30 days.", valid_from=begins))
    await bob.pull()
    before = bob.records["article", PAGE]

    keep_valid(world.hub, world.tenant)
    world.clock.forward(days=1)
    keep_valid(world.hub, world.tenant)
    await bob.pull()

    after = bob.records["article", PAGE]
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert (before.version, before.body) == (1, BODY)
    assert (after.version, after.body) == (2, "30 days.")


async def test_nobody_receives_an_article_or_a_change_that_is_not_for_them(world: World) -> None:
    names = ("ann", "bob", "pat", "pia", "sam")
    desks = dict(zip(names, await begun(world, *names), strict=True))
    ann, pia = desks["ann"], desks["pia"]
    north, south = (world.agents[login].site for login in ("pat", "sam"))
    fors = {
        "house": change(audience=Audience.IN_HOUSE),
        "north": change(sites=(north,)),
        "south": change(sites=(south,)),
        "leads": change(roles=(Role.LEAD,)),
        "north-leads": change(sites=(north,), roles=(Role.LEAD,)),
        "house-leads": change(audience=Audience.IN_HOUSE, roles=(Role.LEAD,)),
        "all": change(),
    }
    for name, begin in fors.items():
        new = replace(begin, id=RevisionId(name), article=None, of_version=0, title=name)
        await ann.do(new, revision.Submit(id=new.id))
        world.put(*approved(world, new.id))
        await ann.do(revision.Publish(id=new.id))
    await ann.do(replace(fors["all"], id=RevisionId("draft"), article=None, of_version=0))
    for desk in desks.values():
        await desk.pull()

    titles = {
        login: {r.title for r in desk.records.values() if isinstance(r, Article)}
        for login, desk in desks.items()
    }
    assert titles == {
        "ann": {"house", "leads", "house-leads", "all"},
        "bob": {"house", "all"},
        "pat": {"north", "all"},
        "pia": {"north", "leads", "north-leads", "all"},
        "sam": {"south", "all"},
    }
    assert ann.ids("revision") == {*fors, "draft"}
    assert pia.ids("revision") == {"north", "leads", "north-leads", "all"}
    assert all(desks[login].ids("revision") == set() for login in ("bob", "pat", "sam"))


def approved(world: World, id: str) -> list[Revision]:
    """Somebody in house has approved it."""
    with world.store.reading(world.tenant) as within:
        found = records.find(within, "revision", id)
    assert isinstance(found, Revision)
    return [
        replace(found, status=RevisionStatus.APPROVED, approved_by=world.agent("bob")),
    ]


async def test_an_agents_change_of_an_article_keeps_whom_it_is_for(world: World) -> None:
    ann, bob, pia = await begun(world, "ann", "bob", "pia")
    await ann.do(imported(world, audience=Audience.IN_HOUSE))

    await bob.do(
        article.Propose(
            id=CHANGE, article=PAGE, of_version=1, title="Returns", body="30 days.", language="en"
        )
    )
    await ann.do(revision.Approve(id=CHANGE), revision.Publish(id=CHANGE))
    for desk in (bob, pia):
        await desk.pull()

    found = bob.records["article", PAGE]
    assert isinstance(found, Article)
    assert (found.version, found.body, found.audience) == (2, "30 days.", Audience.IN_HOUSE)
    assert (pia.ids("article"), pia.ids("revision")) == (set(), set())


async def test_who_said_that_something_is_wrong_hears_what_became_of_it(world: World) -> None:
    ann, pat, pia = await begun(world, "ann", "pat", "pia")
    await ann.do(imported(world))
    wrong, thanks = NoteId("wrong"), NoteId("thanks")
    await pat.do(
        article.Feedback(id=wrong, article=PAGE, helped=False, text="30 days!"),
        article.Feedback(id=thanks, article=PAGE, helped=True, text="Good."),
    )

    heard = []
    await pia.do(change(body="30 days.", feedback=wrong), revision.Submit(id=CHANGE))
    await pat.pull()
    heard.append(pat.records["note", wrong])
    await ann.do(revision.Approve(id=CHANGE), revision.Publish(id=CHANGE))
    await ann.do(article.AnswerFeedback(id=thanks, answer="Thank you."))
    await pat.pull()
    heard.append(pat.records["note", wrong])
    heard.append(pat.records["note", thanks])

    told = [(n.became, n.version, n.answer) for n in heard if isinstance(n, Note)]
    assert told == [
        (Became.TAKEN_UP, 0, ""),
        (Became.CORRECTED, 2, ""),
        (Became.ANSWERED, 0, "Thank you."),
    ]


async def test_readers_are_counted_by_site_once_each_and_anew_with_every_version(
    world: World,
) -> None:
    ann, pat, pia = await begun(world, "ann", "pat", "pia")
    await ann.do(imported(world))

    def reads(desk: Desk, version: int) -> article.Read:
        id = receipt_id(PAGE, version, desk.agent)
        return article.Read(id=id, article=PAGE, version=version)

    for_another = (await pia.do(reads(pat, 1)))[0]
    await pat.do(reads(pat, 1), reads(pat, 1))
    await pia.do(reads(pia, 1))
    await ann.pull()
    first = readers(ann)
    await ann.do(imported(world, body="30 days."))
    await pat.do(reads(pat, 2), reads(pat, 9))
    for desk in (ann, pat, pia):
        await desk.pull()

    north = world.agents["pat"].site
    assert for_another.reason is Reason.INVALID
    assert (first, readers(ann)) == ({north: (1, 2)}, {north: (2, 1)})
    assert readers(pia) == {north: (2, 1)}
    assert (readers(pat), pia.ids("receipt")) == ({}, {receipt_id(PAGE, 1, pia.agent)})


def readers(desk: Desk) -> dict[str, tuple[int, int]]:
    """{site: (version, how many have read it)}."""
    found = (each for each in desk.records.values() if isinstance(each, Readership))
    return {each.site: (each.version, each.readers) for each in found}


async def test_too_long_an_article_is_refused_with_its_reason_and_the_longest_is_taken(
    world: World,
) -> None:
    ann, pia = await begun(world, "ann", "pia")
    line = "Ein Satz, der in jedem Absatz steht.\n\n"

    huge = await ann.do(change(article=None, of_version=0, body="x" * (BODY_BYTES + 1)))
    most = await ann.do(change(article=None, of_version=0, body=line * (BODY_BYTES // len(line))))
    await pia.pull()

    assert (huge[0].verdict, huge[0].reason) == (Verdict.INVALID, Reason.TOO_LONG)
    assert most[0].verdict is Verdict.OK


async def test_a_proposal_of_an_older_desk_and_one_that_was_stored_become_revisions(
    world: World,
) -> None:
    ann, bob = await begun(world, "ann", "bob")
    world.put(
        Article(
            id=ArticleId("stored"),
            title="Stored",
            language="en",
            body="x",
            updated_at=world.clock.now(),
            by=bob.agent,
        )
    )
    old = article.FormerPropose(id=ArticleId("sent"), title="Sent", body="y", language="en")

    answers = await bob.do(old, old)
    await asyncio.to_thread(bring_over, world.hub, world.tenant)
    again = bring_over(world.hub, world.tenant)
    for desk in (ann, bob):
        await desk.pull()

    assert [answer.verdict for answer in answers] == [Verdict.OK, Verdict.CONFLICT]
    for desk in (ann, bob):
        found = [r for r in desk.records.values() if isinstance(r, Revision)]
        assert {r.title: (r.status, r.by) for r in found} == {
            "Sent": (RevisionStatus.REVIEW, bob.agent),
            "Stored": (RevisionStatus.REVIEW, bob.agent),
        }
        assert desk.ids("article") == set()
    assert again == 0


async def test_a_picture_of_an_article_is_read_through_it_and_by_nobody_else(world: World) -> None:
    ann, pat, pia = await begun(world, "ann", "pat", "pia")
    content = b"\x89PNG picture"
    picture = Attachment("p.png", len(content), "image/png", hashlib.sha256(content).hexdigest())
    new = change(article=None, of_version=0, audience=Audience.IN_HOUSE, attachments=(picture,))
    page = new_article_id(CHANGE)

    unknown = (await ann.do(new))[0]
    await ann.hub.keep_blob(content, picture.media_type)
    await ann.do(new, revision.Submit(id=CHANGE))
    world.put(*approved(world, CHANGE))
    await ann.do(revision.Publish(id=CHANGE))

    assert (unknown.verdict, unknown.missing) == (Verdict.RETRY, (picture.sha256,))
    assert await ann.hub.blob(picture.sha256, InteractionId(page)) == content
    for desk in (pat, pia):
        with pytest.raises(Forbidden):
            await desk.hub.blob(picture.sha256, InteractionId(page))


async def test_a_change_may_keep_the_pictures_of_its_article_without_bringing_them_again(
    world: World,
) -> None:
    ann, pia = await begun(world, "ann", "pia")
    content = b"\x89PNG picture"
    picture = Attachment("p.png", len(content), "image/png", hashlib.sha256(content).hexdigest())
    await ann.hub.keep_blob(content, picture.media_type)
    await published(
        ann, pia, change(article=None, of_version=0, attachments=(picture,), title="With it")
    )
    page = new_article_id(CHANGE)

    kept = await pia.do(change(id=RevisionId("kept"), article=page, attachments=(picture,)))
    stolen = await pia.do(
        change(id=RevisionId("new"), article=None, of_version=0, attachments=(picture,))
    )

    assert kept[0].verdict is Verdict.OK
    assert stolen[0].verdict is Verdict.RETRY
