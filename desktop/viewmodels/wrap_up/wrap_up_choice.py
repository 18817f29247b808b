"""What is chosen for a wrap-up: how it is kept until it is completed, and what completes it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.conversation import is_customers
from desktop.domain.ids import InteractionId
from desktop.domain.operations.interaction import WrapUp as Complete
from desktop.domain.records import Interaction
from desktop.domain.words import Outcome
from desktop.store.sent_forms import SentForm
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.task_entry import Given

FORM: Final = "interaction.wrap-up"  # what its fields are kept under


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is chosen so far for one contact."""

    code: str = ""
    outcome: Outcome = Outcome.SOLVED
    promise: bool = False
    follow_up: Given = Given()
    until: datetime | None = None  # the time for it runs so long, also while the window is closed


def place_of(interaction: InteractionId) -> Place:
    return Place.in_form(FORM, interaction)


def completing(contact: Interaction, choice: Choice) -> Complete:
    """The hub completes it unless the customer wrote more than stands in the contact here."""
    theirs = [message.id for message in contact.messages if is_customers(message)]
    seen = theirs[-1] if theirs else None
    return Complete(id=contact.id, code=choice.code, outcome=choice.outcome, last_seen=seen)


def sent(interaction: InteractionId, choice: Choice) -> SentForm:
    """What stands in the form again when the hub does not complete it; the rest has been done."""
    left = Choice(code=choice.code, outcome=choice.outcome)
    return SentForm(FORM, interaction, written(left), counts=Complete.declared.name)


def written(choice: Choice) -> str:
    """A choice as the text of a draft; "" for one in which nothing was chosen."""
    return "" if choice == Choice() else msgspec.json.encode(choice).decode()


def read(text: str) -> Choice:
    try:
        return msgspec.json.decode(text, type=Choice) if text else Choice()
    except msgspec.MsgspecError:
        return Choice()  # another version wrote something else there


def the_later(_stored: str, typed: str) -> str:
    return typed
