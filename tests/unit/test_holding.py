"""What names a file that is not on the hub yet waits with its record; everything else goes."""

from __future__ import annotations

import hashlib
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.conversation import Attachment
from desktop.domain.ids import CustomerId, InteractionId, QueueId
from desktop.domain.operations import customer, interaction
from desktop.domain.words import Channel
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox, transfers
from desktop.store.transfers import Bringing, Stage, Way
from tests.support.desks import ANN, OpenStore

MAIL, CHAT, EVA = InteractionId("mail"), InteractionId("chat"), CustomerId("eva")


def file(name: str = "a.txt") -> Attachment:
    return Attachment(name, len(name), "text/plain", hashlib.sha256(name.encode()).hexdigest())


def reply(*files: Attachment, to: InteractionId = MAIL) -> interaction.Reply:
    return interaction.Reply(id=to, text="Here.", attachments=files)


def address(text: str) -> customer.Set:
    return customer.Set(id=EVA, address=text)


def names(batch: list[outbox.Waiting]) -> list[tuple[int, str]]:
    return [(each.mid, each.op.partition("@")[0]) for each in batch]


def there(opened: OpenStore, *files: Attachment) -> None:
    for each in files:
        opened.store.book(partial(transfers.done, sha256=each.sha256), each.sha256)


def test_it_takes_the_later_numbers_and_goes_when_the_content_is_there(opened: OpenStore) -> None:
    photo = file()
    opened.store.ask((reply(photo), interaction.Park(id=MAIL)), [Bringing(photo, MAIL)])
    opened.store.ask((address("A"), reply(to=CHAT)))

    first = names(opened.store.batch(200))
    opened.store.take_answers([Answer(1, Verdict.OK), Answer(2, Verdict.OK)])
    nothing = opened.store.batch(200)
    opened.store.ask([address("B")])
    second = names(opened.store.batch(200))
    there(opened, photo)
    third = names(opened.store.batch(200))

    assert first == [(1, "customer.set"), (2, "interaction.reply")]
    assert nothing == []
    assert second == [(3, "customer.set")]
    assert third == [(3, "customer.set"), (4, "interaction.reply"), (5, "interaction.park")]


def test_what_may_have_reached_the_hub_keeps_its_number(opened: OpenStore) -> None:
    opened.store.ask([address("A")])
    sent = opened.store.batch(200)  # and no answer came
    opened.store.ask([reply(file())], [Bringing(file(), MAIL)])
    opened.store.ask([address("B")])

    again = opened.store.batch(200)

    assert [each.op_id for each in again[:1]] == [each.op_id for each in sent]
    assert names(again) == [(1, "customer.set"), (2, "customer.set")]


def test_when_the_hub_misses_content_its_operation_waits_and_the_others_go(
    opened: OpenStore,
) -> None:
    photo = file()
    opened.store.ask((reply(photo), address("A")))
    opened.store.batch(200)

    opened.store.take_answers([Answer(1, Verdict.RETRY, missing=(photo.sha256,))])

    assert names(opened.store.batch(200)) == [(1, "customer.set")]
    [waiting] = transfers.waiting(opened.connection, Way.UP)
    assert waiting.sha256 == photo.sha256


def test_what_will_never_be_there_gives_the_words_back_and_leaves_no_gap(
    opened: OpenStore,
) -> None:
    photo = file()
    made = interaction.Create(id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=QueueId("q"))
    opened.store.ask((made, interaction.Assign(id=MAIL, agent=ANN)))
    opened.store.batch(200)
    opened.store.ask([reply(photo)], [Bringing(photo, MAIL)])
    opened.store.ask([address("A")])

    opened.store.refuse_file(photo.sha256, "too-large")

    [refused] = outbox.refused(opened.connection)
    waiting = outbox.waiting(opened.connection)
    assert (refused.op, refused.detail) == ("interaction.reply@1", "too-large")
    assert [each.mid for each in waiting] == [1, 2, 3, 4]
    assert [each.op for each in waiting[2:]] == ["customer.set@1", "draft.save@1"]
    assert opened.store.progress().next_mid == 5
    stood = transfers.of(opened.connection, [photo.sha256])[photo.sha256]
    assert (stood.stage, stood.reason) == (Stage.REFUSED, "too-large")


def test_what_was_brought_once_is_not_brought_again_and_what_is_here_not_fetched(
    opened: OpenStore,
) -> None:
    photo = file()
    opened.store.ask((), [Bringing(photo, MAIL)])
    opened.store.book(lambda c: transfers.want(c, photo, MAIL), photo.sha256)
    up = transfers.waiting(opened.connection, Way.UP)
    there(opened, photo)
    opened.store.ask((), [Bringing(photo, CHAT)])

    assert [each.sha256 for each in up] == [photo.sha256]
    assert transfers.waiting(opened.connection, Way.UP) == []
    assert transfers.waiting(opened.connection, Way.DOWN) == []


FILES = [file(name) for name in ("a.txt", "b.txt")]
asked = st.one_of(
    st.builds(lambda f, to: reply(*f, to=to), st.lists(st.sampled_from(FILES), max_size=2),
              st.sampled_from((MAIL, CHAT))),
    st.builds(address, st.sampled_from("AB")),
    st.builds(lambda to: interaction.Park(id=to), st.sampled_from((MAIL, CHAT))),
)  # fmt: skip
steps = st.lists(
    st.one_of(asked, st.sampled_from(("push", "lost", *FILES))), min_size=1, max_size=25
)


@settings(max_examples=60)
@given(steps)
def test_numbers_stay_gapless_and_the_order_on_a_record_stands(
    tmp_path_factory: pytest.TempPathFactory, steps: list[object]
) -> None:
    """Whatever is asked, sent, lost and brought in whichever order."""
    opened = OpenStore(tmp_path_factory.mktemp("desk"))
    performed: list[tuple[int, str, str]] = []  # as a hub would: each number once
    ids: list[str] = []
    on_hub: set[str] = set()
    for step in [*steps, *FILES, "push"]:
        if isinstance(step, Attachment):
            there(opened, step)
            on_hub.add(step.sha256)
        elif isinstance(step, str):
            _push(opened, performed, on_hub, answers=step == "push")
        else:
            files = getattr(step, "attachments", ())
            ids += opened.store.ask([step], [Bringing(each, MAIL) for each in files])  # type: ignore[list-item]  # one of the operations above
    opened.connection.close()

    assert [mid for mid, _, _ in performed] == list(range(1, len(ids) + 1))
    assert sorted(op_id for _, op_id, _ in performed) == sorted(ids)
    for record in (MAIL, CHAT, EVA):
        on_it = [op_id for _, op_id, about in performed if about == record]
        assert on_it == sorted(on_it, key=ids.index)


def _push(
    opened: OpenStore,
    performed: list[tuple[int, str, str]],
    on_hub: set[str],
    *,
    answers: bool,
) -> None:
    opened.clock.forward(seconds=1)
    batch = opened.store.batch(200)
    for each in batch:
        files = getattr(each.operation, "attachments", ())
        assert {file.sha256 for file in files} <= on_hub
        done = (each.mid, each.op_id, each.record)
        if done not in performed:
            assert each.mid == len(performed) + 1
            performed.append(done)
    if answers and batch:
        opened.store.take_answers([Answer(each.mid, Verdict.OK) for each in batch])
