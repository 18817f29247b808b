"""Articles by themselves: how they stand, what two changes become, where they lead, what stays."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.buckets import reading
from desktop.domain.erasing import RULES, Gone
from desktop.domain.ids import AgentId, ArticleId, InteractionId, OperationId, RevisionId, SiteId
from desktop.domain.kinds import BY_RECORD, encode
from desktop.domain.links import leading_nowhere, linked
from desktop.domain.operations import article, registry, revision
from desktop.domain.operations.operation import EDITING_ROLES, Reason, Stamp
from desktop.domain.operations.revision import revision_of_proposal
from desktop.domain.publishing import brought_together, former, made_valid
from desktop.domain.records import Article, Record, Revision
from desktop.domain.standing import (
    Standing,
    changes_at,
    ended_at,
    is_older_than_original,
    needs_review,
    standing,
)
from desktop.domain.words import ArticleStatus, Audience, RevisionStatus, Role
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.projection import NOT_ON_HUB
from desktop.store.reads import records
from desktop.store.reads.knowledge import Found
from desktop.store.reads.listed import ArticleRow
from desktop.store.reads.passages import Passage
from desktop.store.rows import TABLES
from desktop.viewmodels.finding.article_words import stands, validity
from desktop.viewmodels.finding.knowledge_rows import hit
from desktop.viewmodels.lists import lists_rows
from desktop.viewmodels.times.when import end_of_day
from tests.support.desks import ANN, OpenStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = Article(
    id=ArticleId("page"),
    title="Returns",
    language="en",
    body="one\n\ntwo\n\nthree",
    updated_at=NOON,
    status=ArticleStatus.PUBLISHED,
    version=3,
)


def change_of(page: Article, **fields: object) -> Revision:
    begun = replace(former(page), id=RevisionId("r"), of_version=page.version, version=0)
    approved = replace(begun, status=RevisionStatus.APPROVED, by=AgentId("ann"))
    return replace(approved, **fields)


def test_an_article_is_valid_from_its_first_moment_to_before_its_last() -> None:
    first, last = NOON, NOON + timedelta(hours=1)
    page = replace(PAGE, valid_from=first, valid_until=last)
    moment = timedelta(microseconds=1)

    told = [standing(page, at) for at in (first - moment, first, last - moment, last)]

    assert told == [Standing.NOT_YET, Standing.VALID, Standing.VALID, Standing.EXPIRED]
    assert [ended_at(page, at) for at in (first, last)] == [None, last]
    assert standing(replace(PAGE, status=ArticleStatus.EXPIRED), NOON) is Standing.EXPIRED
    assert [changes_at(page, at) for at in (first - moment, first, last)] == [first, last, None]


HOUR = timedelta(hours=1)
TONIGHT = end_of_day(NOON)  # in the zone of the machine
ONE = TONIGHT - 11 * HOUR


@pytest.mark.parametrize(
    ("fields", "state", "said"),
    [
        ({}, "valid", ""),
        ({"valid_until": TONIGHT}, "valid", "valid until today"),
        ({"valid_until": ONE + HOUR}, "valid", "valid until today, 14:00"),
        ({"valid_until": ONE}, "expired", "was valid until today, 13:00"),
        ({"valid_until": TONIGHT - 24 * HOUR}, "expired", "was valid until yesterday"),
        (
            {"valid_until": TONIGHT, "expired_at": ONE - HOUR, "status": ArticleStatus.EXPIRED},
            "expired",
            "was valid until today, 12:00",
        ),
        ({"valid_until": TONIGHT, "status": ArticleStatus.EXPIRED}, "expired", ""),
        (
            {"valid_from": TONIGHT, "valid_until": TONIGHT + 48 * HOUR},
            "not valid yet",
            "valid from tomorrow",
        ),
        ({"valid_from": ONE + HOUR}, "not valid yet", "valid from today, 14:00"),
    ],
)
def test_what_is_said_of_an_articles_days_agrees_with_its_state(
    fields: dict[str, object], state: str, said: str
) -> None:
    article = replace(PAGE, **fields)

    assert (stands(article, ONE), validity(article, ONE)) == (state, said)


def test_rows_and_lists_say_what_is_over_before_the_hub_can() -> None:
    row = ArticleRow(
        id=PAGE.id,
        title=PAGE.title,
        status=PAGE.status,
        audience=PAGE.audience,
        updated_at=0,
        waits=False,
        refused=False,
        valid_until=1_000,
    )
    found = Found(
        id=PAGE.id,
        title=PAGE.title,
        title_marks=(),
        passage=Passage("", ()),
        language="en",
        status=PAGE.status,
        audience=PAGE.audience,
        updated_at=0,
        valid_until=NOON,
    )

    assert "expired" in lists_rows.article(row, NOON).said
    assert hit(found, NOON).expired == "expired"
    assert hit(found, NOON - timedelta(seconds=1)).expired == ""


def test_a_translation_is_older_when_its_original_has_another_version_and_review_has_its_day() -> (
    None
):
    translation = replace(
        PAGE, id=ArticleId("t"), translation_of=PAGE.id, translated_version=PAGE.version
    )
    due = replace(PAGE, review_by=NOON)

    assert not is_older_than_original(translation, PAGE)
    assert is_older_than_original(translation, replace(PAGE, version=4))
    assert not is_older_than_original(translation, None)
    assert [needs_review(due, NOON + timedelta(seconds=s)) for s in (-1, 0)] == [False, True]


def test_a_change_of_the_valid_version_becomes_the_next_and_keeps_what_it_does_not_speak_of() -> (
    None
):
    page = replace(PAGE, source="returns.html", valid_until=NOON, expired_at=NOON)
    change = change_of(page, body="other", why="new", valid_until=None)

    made = made_valid(change, page, NOON)

    assert (made.version, made.body, made.changed, made.source) == (4, "other", "new", page.source)
    assert (made.valid_until, made.expired_at, made.status) == (None, None, PAGE.status)


def test_fields_that_one_side_changed_go_together_and_the_same_place_does_not() -> None:
    base = former(PAGE)
    theirs = replace(PAGE, version=4, title="Sending back", body="ONE\n\ntwo\n\nthree")
    mine = change_of(PAGE, body="one\n\ntwo\n\nTHREE", audience=Audience.IN_HOUSE)

    both = brought_together(mine, base, theirs)

    assert both is not None
    assert both.of_version == 4
    assert (both.title, both.body) == ("Sending back", "ONE\n\ntwo\n\nTHREE")
    assert both.audience is Audience.IN_HOUSE
    assert brought_together(replace(mine, title="Returning"), base, theirs) is None
    assert brought_together(replace(mine, body="1\n\ntwo\n\nthree"), base, theirs) is None
    assert brought_together(mine, None, theirs) is None


@given(st.sampled_from(sorted(Role)), st.booleans(), st.sampled_from(["a", "b"]), st.data())
def test_readers_are_those_of_the_audience_the_sites_and_the_roles_together(
    role: Role, in_house: bool, site: str, data: st.DataObject
) -> None:
    page = replace(
        PAGE,
        audience=data.draw(st.sampled_from(list(Audience))),
        sites=tuple(map(SiteId, data.draw(st.lists(st.sampled_from(["a", "b", "c"]), max_size=2)))),
        roles=tuple(data.draw(st.lists(st.sampled_from(list(Role)), max_size=2))),
    )

    mine = reading(site, role, in_house=in_house, edits=role in EDITING_ROLES)

    seen = not mine.isdisjoint(BY_RECORD[Article].buckets(page))
    assert seen == (
        (in_house or page.audience is Audience.EVERYONE)
        and (not page.sites or site in page.sites)
        and (not page.roles or role in page.roles)
    )


def test_links_are_found_in_text_and_not_in_code() -> None:
    body = (
        "[a](article:a) <article:b> [c][1] `[no](article:x)`\n\n[1]: article:c\n"
        "```\n[no](article:y)\n```\n[a again](article:a) article:plain\n"
    )

    assert linked(body) == ("a", "b", "c")
    assert leading_nowhere(body, {"a", "c"}) == ("b",)


@pytest.mark.parametrize("apart", [" ", "\n"])
def test_a_hundred_thousand_links_are_read_in_a_moment(apart: str) -> None:
    body = apart.join(f"[x](article:a{n})" for n in range(100_000))
    begun = time.process_time()

    found = linked(body)

    assert len(found) == 100_000
    assert time.process_time() - begun < 2


def test_what_was_taken_out_of_an_erased_contact_goes_until_somebody_has_approved_it() -> None:
    mail = InteractionId("mail")
    gone = Gone(frozenset({("interaction", "mail")}))
    rule = RULES["revision"]
    changes = {
        status: change_of(PAGE, interaction=mail, status=status) for status in RevisionStatus
    }

    going = {status for status, each in changes.items() if rule.goes(each, gone)}

    assert going == set(RevisionStatus) - {RevisionStatus.APPROVED, RevisionStatus.PUBLISHED}
    assert rule.without(changes[RevisionStatus.PUBLISHED], gone).interaction is None


def test_the_desk_says_itself_that_a_second_person_has_to_approve() -> None:
    waiting = change_of(PAGE, status=RevisionStatus.REVIEW, writers=(AgentId("bob"),))
    approve = revision.Approve(id=waiting.id)

    told = {
        login: approve.refusal(waiting, Stamp(OperationId("o"), AgentId(login), NOON))
        for login in ("ann", "bob", "cleo")
    }

    assert told == {"ann": Reason.OWN, "bob": Reason.OWN, "cleo": None}


def test_a_stored_proposal_is_still_read_and_what_waits_of_an_older_desk_becomes_a_revision() -> (
    None
):
    stored = msgspec.json.decode(
        b'{"id":"p","title":"T","language":"en","body":"b","updated_at":"2026-11-22T12:00:00Z",'
        b'"by":"ann"}',
        type=Article,
    )
    fields = '{"id":"p","title":"T","body":"b","language":"en"}'

    sent = registry.read("article.propose@1", fields)
    made: Record | None = sent.over(None, Stamp(OperationId("o"), ANN, NOON))

    assert standing(stored, NOON) is Standing.PROPOSED
    assert isinstance(sent, article.Propose)
    assert isinstance(made, Revision)
    assert (made.status, made.title, made.of_version) == (RevisionStatus.REVIEW, "T", 0)


def test_a_proposal_that_waits_in_an_older_profile_is_brought_over(profile: Path) -> None:
    desk = OpenStore(profile)
    (op_id,) = desk.store.ask(
        [article.Propose(id=RevisionId("x"), title="T", body="b", language="en")]
    )
    old = replace(PAGE, id=ArticleId("p"), status=ArticleStatus.PROPOSED, by=ANN)
    TABLES["article"].put(desk.connection, [(old, encode(old).decode(), NOT_ON_HUB, None)])
    for statement in (
        "DELETE FROM revisions",
        "UPDATE outbox SET op = 'article.propose@1', kind = 'article', record = 'p', fields ="
        """ '{"id":"p","title":"T","body":"b","language":"en"}'""",
        "UPDATE alembic_version SET version_num = '0013'",
        "PRAGMA user_version = 13",
    ):
        desk.connection.execute(statement)
    desk.connection.close()

    prepare(profile)

    connection = connect(profile)
    (row,) = connection.execute("SELECT op_id, op, kind, record FROM outbox").fetchall()
    made = records.record(connection, Revision, row[3])
    articles = connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.close()
    assert tuple(row) == (op_id, "article.propose@2", "revision", revision_of_proposal("p"))
    assert made is not None
    assert (made.title, made.status, made.by) == ("T", RevisionStatus.REVIEW, ANN)
    assert articles == (0,)
