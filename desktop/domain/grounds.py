"""Why somebody got a contact, or did not: keys and values that a person is told in words.

Law: a ground is never a sentence. It goes over the wire and into records; `routing_words` of the
desktop says it in the reader's language. What the rules are stands in
`integrations/hub/routing/README.md`; the number behind each of them here is that of the rule there.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Rule(StrEnum):
    """The values that come with each are named beside it; all are text, spans are seconds."""

    # Why the contact came now
    WAITED = "waited"  # 2: waited_s, percent, points
    VALUE = "value"  # 2: steps, points
    PRIORITY = "priority"  # 2: priority, points
    # Why it was given so
    LAST_AGENT = "last-agent"  # 12: within_s, and at (RFC 3339) where known; {}: somebody else is
    SHARE = "share"  # 13: percent, given, of (the queue's contacts of today, this one too)
    OVERFLOW = "overflow"  # 10: what held of: after_s, below_percent, level_percent, calendar
    REST = "rest"  # 13: nobody free could be offered it, so a site without a share gets it
    SITE = "site"  # 6: given to the site; its own system picks the person
    SKILLS = "skills"  # 15: surplus (levels more than needed), missing (levels less)
    RELAXED = "relaxed"  # 8: relax_s, missing (so many levels less will do by now)
    READY = "ready"  # 16: rested_s
    SAME = "same"  # 17: equal in all else; the id came first
    # Why somebody did not get it
    QUEUE = "queue"  # 5: the site does not work this queue
    NETWORK = "network"  # 6: the carrier gives contacts to this site
    ENTERPRISE = "enterprise"  # 6: the site's own system picks, its people are not offered to
    OTHER_SITE = "other-site"  # 4: site: the contact belongs to that one
    ROOM = "room"  # 7: channel: none free on it; by: held off by it; device "none"; again_s
    SKILL = "skill"  # 8: skill, needed, has
    LANGUAGE = "language"  # 9: language
    DECLINED = "declined"  # 11: turned this contact down
    RETURNED = "returned"  # 11: the site gave it back
    TRIED = "tried"  # 11: missed it once, and comes after everybody else
    MISSED = "missed"  # 14: missed (offers in a row), and comes after who missed fewer
    NO_OVERFLOW = "no-overflow"  # 10: what did not hold, named as with overflow
    FULL = "full"  # 6: the site takes no more now
    EARLIER = "earlier"  # 1: interaction: got that one, which came before
    # Why a contact waits on
    CLOSED = "closed"  # 3: calendar: the queue is closed
    KEPT = "kept"  # 12: agent, left_s: kept for who served the customer last
    NOBODY = "nobody"  # nobody free may get it
    GIVEN = "given"  # 4: site: it is with that one already


class Ground(msgspec.Struct, frozen=True, omit_defaults=True):
    rule: Rule
    values: dict[str, str] = {}
