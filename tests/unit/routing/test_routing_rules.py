"""The written rules of routing, each as an example that a team lead would nod at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.domain.grounds import Ground, Rule
from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue
from desktop.domain.routing import Overflow, Routing, Share, Skill
from desktop.domain.words import Channel, Priority
from integrations.hub.routing.deciding import decide
from integrations.hub.routing.explaining import Explained, NotWaiting, explain
from integrations.hub.routing.picture import Free, Picture, Waiting
from tests.support.routing_pictures import (
    CALENDARS,
    ENTERPRISE,
    IN_HOUSE,
    NETWORK,
    NOW,
    OPEN,
    SECOND_ENTERPRISE,
    SHUT,
    SITES,
    VIRTUAL,
)

QUEUE = QueueId("post")
EVERYBODY = (IN_HOUSE, VIRTUAL, ENTERPRISE, NETWORK)


def contact(id: str = "i", waited_s: float = 60, **fields: Any) -> Waiting:
    place = NOW - timedelta(seconds=waited_s)
    known = {"queue": QUEUE, "channel": Channel.CHAT} | fields
    return Waiting(id=InteractionId(id), place_at=place, **known)


def person(
    id: str, rested_s: float = 60, site: SiteId = IN_HOUSE, room: int = 1, **fields: Any
) -> Free:
    since = NOW - timedelta(seconds=rested_s)
    return Free(agent=AgentId(id), site=site, since=since, room={Channel.CHAT: room}, **fields)


def picture(
    *there: Waiting | Free, sites: tuple[SiteId, ...] = EVERYBODY[:2], **fields: Any
) -> Picture:
    """fields: of the queue's routing, and `around`, `given`, `level` of the picture."""
    known: dict[str, Any] = {
        name: fields.pop(name) for name in ("around", "site_room") if name in fields
    }
    if "given" in fields:
        known["given"] = {QUEUE: fields.pop("given")}
    if "level" in fields:
        known["level_percent"] = {QUEUE: fields.pop("level")}
    queue = Queue(id=QUEUE, name="Post", sites=sites, routing=Routing(**fields))
    return Picture(
        now=NOW,
        sites=SITES,
        calendars=CALENDARS,
        queues={QUEUE: queue},
        waiting=tuple(each for each in there if isinstance(each, Waiting)),
        free=tuple(each for each in there if isinstance(each, Free)),
        **known,
    )


def given(picture: Picture) -> list[tuple[str, str]]:
    return [(each.interaction, each.agent or each.site) for each in decide(picture)]


# ------------------------------------------------------------------------------- who comes first


def test_who_waits_longest_goes_to_who_rests_longest() -> None:
    moment = picture(contact("i1", 10), contact("i2", 20), person("ann", 5), person("bob", 50))

    assert given(moment) == [("i2", "bob"), ("i1", "ann")]


def test_a_valued_customer_comes_before_who_waits_a_little_longer() -> None:
    valued = contact("valued", 60, value=1)

    assert given(picture(valued, contact("first", 170), person("ann"))) == [("valued", "ann")]
    assert given(picture(valued, contact("first", 190), person("ann"))) == [("first", "ann")]


def test_priority_is_worth_as_many_seconds_as_the_queue_says() -> None:
    low = contact("low", 300, priority=Priority.LOW)
    high = contact("high", 60, priority=Priority.HIGH)

    assert given(picture(low, high, person("ann"), urgent_s=121)) == [("high", "ann")]
    assert given(picture(low, high, person("ann"), urgent_s=119)) == [("low", "ann")]


def test_equal_points_go_by_place_and_then_by_id() -> None:
    same = [contact("b", 60), contact("a", 60)]
    older = contact("c", 180)

    assert [i for i, _ in given(picture(*same, person("ann"), person("bob")))] == ["a", "b"]
    assert given(picture(*same, older, person("ann"), weight_percent=0)) == [("c", "ann")]


# ------------------------------------------------------------------------------- who may get one


def test_nothing_is_given_while_the_queue_is_closed() -> None:
    assert given(picture(contact(), person("ann"), calendar=SHUT)) == []
    assert given(picture(contact(), person("ann"), calendar=OPEN)) == [("i", "ann")]


def test_a_person_without_room_on_the_channel_is_passed_over() -> None:
    moment = picture(contact(), person("ann", 90, room=0), person("bob", 10))

    (decision,) = decide(moment)

    assert decision.agent == "bob"
    (passed,) = decision.others
    assert (passed.agent, passed.ground) == ("ann", Ground(Rule.ROOM, {"channel": "chat"}))


def test_a_level_that_is_missing_is_made_up_for_by_waiting_but_never_down_to_nothing() -> None:
    needs = (Skill("tax", 3),)
    two, none = person("two", skills=(Skill("tax", 2),)), person("none")

    assert given(picture(contact(waited_s=59), two, none, needs=needs, relax_s=60)) == []
    assert given(picture(contact(), two, none, needs=needs, relax_s=60)) == [("i", "two")]
    assert given(picture(contact(waited_s=9999), none, needs=needs, relax_s=60)) == []


def test_a_language_is_a_skill_that_no_waiting_makes_up_for() -> None:
    english = person("eve", 90, skills=(Skill("en"),))
    german = person("gerd", 5, skills=(Skill("de"),))
    caller = contact(language="de-AT", waited_s=9999)

    assert given(picture(caller, english, relax_s=1)) == []
    assert given(picture(caller, english, german, relax_s=1)) == [("i", "gerd")]


def test_who_has_no_language_written_down_speaks_all_of_them() -> None:
    assert given(picture(contact(language="fr"), person("ann"))) == [("i", "ann")]


@pytest.mark.parametrize("language", ["Deutsch", "fil", "0", "-"])
def test_a_language_that_is_not_two_letters_keeps_nobody_from_the_contact(language: str) -> None:
    german = person("gerd", skills=(Skill("de"),))

    assert given(picture(contact(language=language), german)) == [("i", "gerd")]
    assert given(picture(contact(language=language), person("ann"))) == [("i", "ann")]


def test_a_language_with_its_country_is_that_language_however_it_is_joined() -> None:
    english, german = person("eve", skills=(Skill("en"),)), person("gerd", skills=(Skill("de"),))

    assert given(picture(contact(language="de_AT"), english, german)) == [("i", "gerd")]


def test_what_was_declined_is_not_offered_to_the_same_again() -> None:
    turned_down = contact(declined_by=(AgentId("ann"),))

    assert given(picture(turned_down, person("ann"))) == []
    assert given(picture(turned_down, person("ann"), person("bob", 1))) == [("i", "bob")]


def test_who_missed_a_contact_gets_it_again_only_when_nobody_else_can() -> None:
    missed = contact(tried=(AgentId("ann"),))

    assert given(picture(missed, person("ann"), person("bob", 1))) == [("i", "bob")]
    assert given(picture(missed, person("ann"))) == [("i", "ann")]


def test_what_one_declined_and_another_missed_comes_back_to_who_missed_it() -> None:
    both = contact(declined_by=(AgentId("ann"),), tried=(AgentId("bob"),))

    assert given(picture(both, person("ann", 90), person("bob", 1))) == [("i", "bob")]
    assert given(picture(both, person("ann", 90))) == []


# ------------------------------------------------------------------------------- the three models


def test_a_network_delivered_site_is_given_nothing() -> None:
    moment = picture(contact(), person("nat", site=NETWORK), sites=EVERYBODY[3:])

    assert given(moment) == []
    assert explain(moment, InteractionId("i")).others[0].ground == Ground(Rule.NETWORK)


def test_an_enterprise_routed_site_is_given_contacts_and_its_people_are_not_offered_any() -> None:
    moment = picture(contact(), person("eva", site=ENTERPRISE), sites=(ENTERPRISE,))

    (decision,) = decide(moment)

    assert (decision.agent, decision.site) == (None, ENTERPRISE)
    assert decision.grounds[-1] == Ground(Rule.SITE)
    assert [each.ground for each in decision.others] == [Ground(Rule.ENTERPRISE)]


def test_a_site_with_neither_share_nor_overflow_gets_what_nobody_free_can_take() -> None:
    moment = picture(contact("i1", 9), contact("i2", 8), person("ann"), sites=EVERYBODY)

    assert given(moment) == [("i1", "ann"), ("i2", ENTERPRISE)]


def test_what_a_site_gave_back_or_has_no_room_for_waits_on() -> None:
    back = contact(returned_by=(ENTERPRISE,))

    assert given(picture(back, sites=(ENTERPRISE,))) == []
    assert given(picture(contact(), sites=(ENTERPRISE,), site_room={ENTERPRISE: 0})) == []


def test_what_belongs_to_a_site_is_offered_there_alone() -> None:
    bound = contact(site=VIRTUAL)

    assert given(picture(bound, person("ann"))) == []
    assert given(picture(bound, person("vic", site=VIRTUAL))) == [("i", "vic")]
    assert explain(
        picture(contact(site=ENTERPRISE), person("ann"), sites=EVERYBODY), InteractionId("i")
    ).waits == (Ground(Rule.GIVEN, {"site": ENTERPRISE}),)


# ------------------------------------------------------------------------------ shares, overflow


def test_the_site_that_is_behind_its_share_is_asked_first() -> None:
    shares = (Share(IN_HOUSE, 70), Share(VIRTUAL, 30))
    people = person("ann", 90), person("vic", 5, site=VIRTUAL)
    moment = picture(contact(), *people, shares=shares, given={IN_HOUSE: 7, VIRTUAL: 2})

    (decision,) = decide(moment)

    assert decision.agent == "vic"
    assert Ground(Rule.SHARE, {"percent": "30", "given": "2", "of": "10"}) in decision.grounds


def test_a_share_keeps_nobody_waiting_while_somebody_is_free() -> None:
    shares = (Share(IN_HOUSE, 10), Share(VIRTUAL, 90))

    moment = picture(contact(), person("ann"), shares=shares, given={IN_HOUSE: 50})

    assert given(moment) == [("i", "ann")]


def test_an_enterprise_routed_site_gets_its_share_and_no_more_without_an_overflow() -> None:
    shares = (Share(ENTERPRISE, 25),)
    row = [contact(f"i{number}", 50 - number) for number in range(4)]

    over = picture(*row, shares=shares, sites=EVERYBODY, given={IN_HOUSE: 4})
    more = replace(over, queues={QUEUE: _with_overflow(over, Overflow(site=ENTERPRISE))})

    # Two of six: less than one ahead of a quarter. A third would be more.
    assert given(over) == [("i0", ENTERPRISE), ("i1", ENTERPRISE)]
    assert [site for _, site in given(more)] == [ENTERPRISE] * 4


def _with_overflow(picture: Picture, overflow: Overflow) -> Queue:
    queue = picture.queues[QUEUE]
    return replace(queue, routing=replace(queue.routing, overflows=(overflow,)))


@pytest.mark.parametrize(
    ("site", "taker"),
    [(VIRTUAL, "vic"), (ENTERPRISE, ENTERPRISE), (NETWORK, None)],
)
@pytest.mark.parametrize(
    ("overflow", "held"),
    [
        ({"after_s": 60}, True),
        ({"after_s": 61}, False),
        ({"below_percent": 80}, True),
        ({"below_percent": 75}, False),
        ({"calendar": OPEN}, True),
        ({"calendar": SHUT}, False),
        ({"after_s": 60, "below_percent": 80, "calendar": SHUT}, False),
    ],
)
def test_what_flows_over_goes_to_each_model_when_all_that_is_said_holds(
    site: SiteId, taker: str | None, overflow: dict[str, Any], held: bool
) -> None:
    overflows = (Overflow(site=site, **overflow),)
    people = person("vic", site=VIRTUAL) if site == VIRTUAL else person("nat", site=NETWORK)

    moment = picture(contact(), people, sites=(IN_HOUSE, site), overflows=overflows, level=75)

    assert given(moment) == ([("i", taker)] if held and taker else [])


def test_a_service_level_that_nobody_knows_makes_nothing_flow_over() -> None:
    overflows = (Overflow(site=ENTERPRISE, below_percent=100),)

    assert given(picture(contact(), sites=EVERYBODY, overflows=overflows)) == []


def test_own_people_come_before_a_site_to_which_it_flows_over_and_that_by_the_list() -> None:
    overflows = (Overflow(site=SECOND_ENTERPRISE, after_s=90), Overflow(site=ENTERPRISE))
    sites = (*EVERYBODY, SECOND_ENTERPRISE)
    row = [contact("i1", 95), contact("i2", 94), contact("i3", 30)]

    moment = picture(*row, person("ann"), sites=sites, overflows=overflows)

    assert [to for _, to in given(moment)] == ["ann", SECOND_ENTERPRISE, ENTERPRISE]


# -------------------------------------------------------------------------------- who gets it then


def test_a_customer_comes_back_to_who_served_them_last() -> None:
    again = contact(last_agent=AgentId("ann"), last_agent_at=NOW)

    (decision,) = decide(picture(again, person("ann", 1), person("bob", 99), last_agent_s=90))

    assert decision.agent == "ann"
    assert decision.others[0].ground.rule is Rule.LAST_AGENT


def test_a_contact_is_kept_for_who_is_busy_and_only_for_its_time() -> None:
    again = contact(last_agent=AgentId("ann"), waited_s=30)
    busy = {AgentId("ann"): IN_HOUSE}

    kept = picture(again, person("bob"), last_agent_s=90, around=busy)

    assert given(kept) == []
    assert explain(kept, again.id).waits == (Ground(Rule.KEPT, {"agent": "ann", "left_s": "60"}),)
    assert given(picture(again, person("bob"), last_agent_s=30, around=busy)) == [("i", "bob")]
    assert given(picture(again, person("bob"), last_agent_s=90)) == [("i", "bob")]


def test_who_can_do_more_than_is_needed_is_kept_free() -> None:
    expert = person("expert", 500, skills=(Skill("tax", 5), Skill("vip", 3)))
    simple = person("simple", 5, skills=(Skill("tax", 2),))

    assert given(picture(contact(), expert, simple, needs=(Skill("tax", 2),))) == [("i", "simple")]
    assert given(picture(contact(), expert, simple)) == [("i", "expert")]


def test_who_missed_offers_comes_after_who_did_not() -> None:
    assert given(picture(contact(), person("ann", 90, missed=1), person("bob"))) == [("i", "bob")]


# -------------------------------------------------------------------------------------- the dry run


def test_the_dry_run_names_what_stands_in_everybodys_way() -> None:
    people = (
        person("able", 10, skills=(Skill("tax", 3),)),
        person("novice", 20, skills=(Skill("tax", 1),)),
        person("full", 30, room=0),
        person("other", 40, site=SiteId("small")),
        person("taken", 50, skills=(Skill("tax", 3),)),
    )
    moment = picture(contact("i1", 90), contact("i2", 9), *people, needs=(Skill("tax", 3),))

    explained = explain(moment, InteractionId("i2"))

    assert explained.before == 1
    assert explained.decision is not None
    assert explained.decision.agent == "able"
    assert _against(explained) == {
        "taken": Ground(Rule.EARLIER, {"interaction": "i1"}),
        "other": Ground(Rule.QUEUE),
        "full": Ground(Rule.ROOM, {"channel": "chat"}),
        "novice": Ground(Rule.SKILL, {"skill": "tax", "needed": "3", "has": "1"}),
    }


def test_the_dry_run_of_what_waits_for_nobody_says_so() -> None:
    with pytest.raises(NotWaiting):
        explain(picture(person("ann")), InteractionId("i"))


def _against(explained: Explained) -> dict[str | None, Ground]:
    return {each.agent: each.ground for each in explained.others}
