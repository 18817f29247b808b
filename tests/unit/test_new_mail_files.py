"""Files beside a new mail: as safe as its words, sent with them, back with what was not sent."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.domain.operations.interaction import Assign, Create, LinkCase
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.sending import ReplyAt
from desktop.domain.records import Draft
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox, transfers
from desktop.store.reads import records
from desktop.store.store import Store
from desktop.store.transfers import Way
from desktop.viewmodels.composer.attaching import Attaching
from desktop.viewmodels.composer.new_mail import MailEntry
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.kept_form import KeptForm
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import CASE, EVERYTHING, FRIEDA
from tests.unit.test_new_mail import GIVEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PLAN = b"where it is to stand"
SHA256 = hashlib.sha256(PLAN).hexdigest()
PLACE = Place.in_form("interaction.write", FRIEDA.id)


async def begun(desk: TriedDesk) -> tuple[KeptForm, Attaching]:
    """A form with words and a file beside them, both of them stored."""
    desk.show(Open(customer=FRIEDA.id))
    form, files = KeptForm(desk, PLACE.form), Attaching(desk, desk.journal)
    form.turn_to(FRIEDA.id)
    files.go_to(form.place)
    form.typed({"subject": "Your parcel"})
    files.add_content("plan.txt", PLAN)
    await until(lambda: files.files)
    await desk.leave()
    return form, files


async def sent(desk: TriedDesk, form: KeptForm, files: Attaching) -> None:
    given = replace(GIVEN, files=files.files)

    async def save() -> Mapping[str, str]:
        return await MailEntry(desk).send(given)

    assert await form.submit(save) == {}


async def refused(desk: TriedDesk) -> None:
    """The hub does not let a contact begin there, so that nothing else can be done in it."""
    desk.clock.move(seconds=1)
    of_it = (Create, Assign, LinkCase, ReplyAt)
    answers = [
        Answer(each.mid, Verdict.DENIED, Reason.DENIED)
        if isinstance(each.operation, of_it)
        else Answer(each.mid, Verdict.OK)
        for each in await desk.read(outbox.waiting)
    ]
    await desk.store.write(Store.take_answers, answers)


async def test_a_file_goes_with_the_mail_and_belongs_to_the_contact_it_begins(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form, files = await begun(desk)

        await sent(desk, form, files)

        [reply] = [
            it
            for each in await desk.read(outbox.waiting)
            if isinstance(it := each.operation, ReplyAt)
        ]
        assert reply.attachments == (Attachment("plan.txt", len(PLAN), "text/plain", SHA256),)
        [bringing] = await desk.read(transfers.waiting, Way.UP)
        assert (bringing.sha256, bringing.interaction) == (SHA256, reply.id)
        assert form.files == ()
        form.close()
        files.close()


async def test_a_file_that_is_on_the_hub_already_is_kept_with_its_contact(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form, files = await begun(desk)
        await desk.keep(partial(transfers.done, sha256=SHA256))

        await sent(desk, form, files)

        [there] = (await desk.read(transfers.of, [SHA256])).values()
        assert there.interaction == desk.open.interaction
        assert not there.waits
        form.close()
        files.close()


async def test_a_mail_with_nothing_but_a_file_can_go(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form, files = await begun(desk)
        given = replace(GIVEN, text="", files=files.files)

        assert await MailEntry(desk).send(given) == {}
        form.close()
        files.close()


async def test_what_could_not_be_sent_keeps_its_file(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form, files = await begun(desk)

        async def save() -> Mapping[str, str]:
            return {"subject": "Say in a few words what it is about."}

        assert await form.submit(save)

        await desk.leave()
        draft = await desk.read(records.record, Draft, PLACE.draft(ME.agent))
        assert draft is not None
        assert (draft.discarded, [each.name for each in draft.attachments]) == (False, ["plan.txt"])
        assert form.files == draft.attachments
        form.close()
        files.close()


async def test_what_was_discarded_comes_back_with_its_file(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form, files = await begun(desk)
        before = form.files

        form.discard()
        assert (form.fields, form.files, form.was_discarded) == ({}, (), True)
        form.take_back()

        assert (form.fields, form.files) == ({"subject": "Your parcel"}, before)
        form.close()
        files.close()


async def test_a_file_of_a_mail_that_the_hub_refuses_lies_beside_the_form_again(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form, files = await begun(desk)
        desk.show(Open(customer=FRIEDA.id, case=CASE.id))
        await sent(desk, form, files)

        await refused(desk)

        await until(lambda: form.files)
        assert form.fields == {"subject": "Your parcel"}
        assert [each.name for each in form.files] == ["plan.txt"]
        form.close()
        files.close()
