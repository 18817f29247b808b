"""What each channel allows, in one list.

Law: whoever needs to know what a channel can do asks `rules`; nobody compares a channel's name.
"""

from __future__ import annotations

import msgspec

from desktop.domain.words import Channel, PointKind


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    channel: Channel
    point: PointKind  # where a customer is reached on it
    written: bool  # a reply is words that go out; otherwise it is spoken
    threaded: bool  # letters with a subject, the older ones folded; otherwise short turns
    addressed: bool  # a reply needs an address to go to
    live: bool  # the customer is there and waits for every turn
    can_wait: bool  # without a line a reply is kept and goes out later
    lingers: bool  # a reply waits for a moment before it goes, so that it can be taken back
    files: bool  # a message can carry attachments
    soon_s: int  # this long before it is due it is due soon


_RULES = (
    Rules(
        channel=Channel.VOICE,
        point=PointKind.PHONE,
        written=False,
        threaded=False,
        addressed=True,
        live=True,
        can_wait=False,
        lingers=False,
        files=False,
        soon_s=60,
    ),
    Rules(
        channel=Channel.EMAIL,
        point=PointKind.EMAIL,
        written=True,
        threaded=True,
        addressed=True,
        live=False,
        can_wait=True,
        lingers=True,
        files=True,
        soon_s=30 * 60,
    ),
    Rules(
        channel=Channel.CHAT,
        point=PointKind.CHAT,
        written=True,
        threaded=False,
        addressed=False,
        live=True,
        can_wait=False,
        lingers=False,
        files=True,
        soon_s=60,
    ),
    Rules(
        channel=Channel.MESSAGING,
        point=PointKind.PHONE,
        written=True,
        threaded=False,
        addressed=True,
        live=False,
        can_wait=True,
        lingers=False,
        files=False,
        soon_s=15 * 60,
    ),
)
_BY_CHANNEL = {rules.channel: rules for rules in _RULES}
LIVE = tuple(rules.channel for rules in _RULES if rules.live)


def rules(channel: Channel) -> Rules:
    return _BY_CHANNEL[channel]
