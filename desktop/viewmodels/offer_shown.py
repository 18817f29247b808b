"""An offer as its card shows it: who waits, where, how long is left, and why it came to this agent.

Law: the weightiest ground is one line that is always there, all of them are there to be asked for;
of a contact that was handed over it is who did so, and behind it stands their card.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Declined, Direction
from desktop.ports.wire import Offer
from desktop.store.reads.offered import Offered
from desktop.text import mark, tr
from desktop.viewmodels import routing_words, terms
from desktop.viewmodels.rows import Kind
from desktop.viewmodels.rows import Tone as Colour
from desktop.viewmodels.times.when import lasted

_SOON_S = 10
_BREACH_S = 5
_ARRIVES = {
    Channel.VOICE: mark("A call is offered"),
    Channel.EMAIL: mark("An e-mail is offered"),
    Channel.CHAT: mark("A chat is offered"),
    Channel.MESSAGING: mark("A message is offered"),
}
_DECLINED = {
    Declined.BUSY: mark("I am busy just now"),
    Declined.WRONG: mark("I cannot help with this"),
    Declined.KNOWN: mark("Private, or a conflict of interest"),
    Declined.OTHER: mark("Another reason"),
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The card: `share` is what is left of the time, 0..1."""

    interaction: str
    kind: Kind
    title: str
    name: str
    about: str
    left: str
    share: float
    tone: Colour
    said: str
    seconds: float = 0.0  # that are left
    calls_back: bool = False  # nobody rings: whoever takes it dials
    working: bool = False  # accept or decline is under way
    why: str = ""  # the weightiest ground; "": an older hub says none
    grounds: tuple[str, ...] = ()  # all of them, the weightiest first
    outside: str = ""  # what may stand on a locked screen; "": as much as `about`


class Excuse(msgspec.Struct, frozen=True):
    """A reason to decline for; its place in the list is its key."""

    reason: Declined
    words: str


def excuses() -> tuple[Excuse, ...]:
    return tuple(Excuse(reason, tr(words)) for reason, words in _DECLINED.items())


class OnOffer(msgspec.Struct, frozen=True):
    """What is offered now, by this machine's clock."""

    offer: Offer
    until: datetime
    seconds: float  # from arrival to `until`
    since: datetime  # when the customer began to wait
    found: Offered | None

    def left_s(self, now: datetime) -> float:
        return (self.until - now).total_seconds()

    @property
    def channel(self) -> Channel | None:
        return self.found.interaction.served_as if self.found else None


def _title(contact: Interaction | None) -> str:
    if contact is None:
        return tr("A contact is offered")
    return tr("A call-back is offered") if _calls_back(contact) else tr(_ARRIVES[contact.served_as])


def _calls_back(contact: Interaction | None) -> bool:
    return (
        contact is not None
        and contact.channel is Channel.VOICE
        and contact.direction is Direction.OUTBOUND
    )


def shown_of(held: OnOffer, now: datetime, *, working: bool) -> Shown:
    left = max(0.0, held.left_s(now))
    whole = int(left)
    found = held.found
    contact: Interaction | None = found.interaction if found else None
    title = _title(contact)
    name = (found.name if found else "") or tr("Unknown customer")
    waits = tr("waiting {time}", time=lasted((now - held.since).total_seconds()))
    about = terms.dotted(found.queue if found else "", waits)
    card = _card(found) if found else ()
    grounds = (*card, *_grounds(held.offer))
    why = tr("Why you: {why}", why=grounds[0]) if grounds else ""
    why = card[0] if card else why
    return Shown(
        interaction=held.offer.interaction,
        kind=contact.served_as.value if contact else "email",
        title=title,
        name=name,
        about=about,
        left=tr("{time} left", time=f"{whole // 60}:{whole % 60:02}"),
        seconds=left,
        share=min(1.0, left / held.seconds) if held.seconds > 0 else 0.0,
        tone="breach" if left < _BREACH_S else "pause" if left < _SOON_S else "offer",
        said=terms.sentence(title, name, about, why),
        calls_back=_calls_back(contact),
        working=working,
        why=why,
        grounds=grounds,
    )


def _card(found: Offered) -> tuple[str, ...]:
    """Who has handed it over, then their card line by line; nothing where nobody has."""
    if not found.card:
        return ()
    by = tr("Handed over by {name}", name=found.giver or tr("a colleague"))
    lines = (line.removeprefix("– ").strip() for line in found.card.splitlines())
    return (by, *(line for line in lines if line))


def _grounds(offer: Offer) -> tuple[str, ...]:
    ordered = routing_words.weightiest_first(offer.grounds)
    return tuple(routing_words.to_you(each) for each in ordered)
