"""Two desks add to and remove from one set without knowing of each other."""

from __future__ import annotations

from desktop.domain.ids import ArticleId, CustomerId
from desktop.domain.operations import article, customer
from desktop.domain.records import Article, ContactPoint, Customer
from desktop.domain.words import PointKind
from desktop.ports.wire import Verdict
from tests.contracts.conftest import World

EVA, HOW = CustomerId("eva"), ArticleId("how")
OLD, NEW, OTHER = "+49 1", "+49 2", "+49 3"


async def test_points_and_tags_of_two_desks_all_stay_and_nobody_has_to_decide(
    world: World,
) -> None:
    ann, pia = world.desk("ann"), world.desk("ann")
    points = (ContactPoint(PointKind.PHONE, OLD),)
    world.put(
        Customer(id=EVA, name="Eva", points=points),
        Article(
            id=HOW,
            title="How",
            body="So.",
            language="en",
            tags=("old",),
            updated_at=world.clock.now(),
        ),
    )
    for desk in (ann, pia):
        await desk.hello()
        await desk.snapshot()

    said = await ann.push(
        ann.seeing(customer.AddContactPoint(id=EVA, kind=PointKind.PHONE, value=NEW)),
        ann.seeing(article.Tag(id=HOW, tag="new")),
        ann.seeing(article.Untag(id=HOW, tag="old")),
    )
    then = await pia.push(
        pia.seeing(customer.RemoveContactPoint(id=EVA, kind=PointKind.PHONE, value=OLD)),
        pia.seeing(customer.AddContactPoint(id=EVA, kind=PointKind.PHONE, value=OTHER)),
        pia.seeing(article.Tag(id=HOW, tag="other")),
        pia.seeing(article.Tag(id=HOW, tag="new")),
    )
    for desk in (ann, pia):
        await desk.pull()

    assert {answer.verdict for answer in (*said.answers, *then.answers)} == {Verdict.OK}
    for desk in (ann, pia):
        assert {point.value for point in desk.record(Customer, EVA).points} == {NEW, OTHER}
        assert set(desk.record(Article, HOW).tags) == {"new", "other"}
        assert desk.ids("clash") == set()


async def test_an_imported_page_keeps_the_tags_that_people_gave_it(world: World) -> None:
    ann = world.desk("ann")
    page = article.Import(
        id=HOW, title="How", body="So.", language="en", updated_at=world.clock.now(), tags=("a",)
    )
    await ann.hello()
    await ann.do(page, article.Tag(id=HOW, tag="b"), page)
    await ann.snapshot()

    assert ann.record(Article, HOW).tags == ("a", "b")
