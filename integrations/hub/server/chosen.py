"""What an administrator may choose of a hub: one list declares it, the command line reads it.

    limits = chosen({"lease-s": 30, "beat-s": 6})

Laws: each has its bounds, and together they must make sense: who beats once too late still has the
contact in hand. Desks are told with the hello, so nothing of it is set on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.text import mark
from integrations.hub.server.hub import Limits

SPARE_S: Final = 3.0  # a desk lets go so much earlier than the hub


class Unfitting(Exception):
    """A value out of its bounds, or two that do not go together; `str` names them."""


class HubSetting(msgspec.Struct, frozen=True):
    name: str  # on the command line
    field: str  # of Limits
    least: float
    most: float
    title: str  # marked

    @property
    def default(self) -> float:
        return float(getattr(Limits(), self.field))


_one: Final = HubSetting
SETTINGS: Final = (
    _one("offer-s", "offer_s", 5, 300, mark("seconds an offer waits for an answer")),
    _one("lease-s", "lease_s", 5, 600, mark("seconds a contact stays in hand without a beat")),
    _one("beat-s", "beat_s", 1, 60, mark("seconds between two beats of a desk")),
    _one("suspect-s", "suspect_s", 2, 600, mark("seconds of silence until a line is doubted")),
    _one("gone-s", "gone_s", 5, 600, mark("seconds of silence until a device counts as gone")),
    _one("kept-s", "kept_s", 10, 3_600, mark("seconds of silence until somebody is off duty")),
    _one("token-s", "token_s", 30, 600, mark("seconds a token lasts that is renewed")),
    _one("session-days", "session_days", 1, 365, mark("days a session lasts that nobody renews")),
    _one("ask-again-days", "ask_again_days", 0, 365, mark("days until a customer is asked again")),
    _one("survey-days", "survey_days", 1, 90, mark("days a customer can answer a survey")),
    _one("reveal-s", "reveal_s", 10, 900, mark("seconds a hidden value is shown once revealed")),
    _one(
        "pictures-private", "pictures_private", 0, 1,
        mark("1: pictures of mails also come from servers within the house"),
    ),
    _one("push-mutations", "push_mutations", 1, 200, mark("changes a desk brings at once")),
    _one("file-mb", "file_mb", 1, 25, mark("megabytes of one attachment")),
    _one(
        "device-lease-h", "device_lease_h", 1, 720,
        mark("hours a desk shows what it has without its hub"),
    ),
)  # fmt: skip
_BY_NAME: Final = {each.name: each for each in SETTINGS}


def chosen(values: Mapping[str, float], limits: Limits | None = None) -> Limits:
    """The limits with these chosen by name. Raises Unfitting."""
    fields = {}
    for name, value in values.items():
        setting = _BY_NAME.get(name)
        if setting is None or not setting.least <= value <= setting.most:
            raise Unfitting(f"{name}={value:g}")
        fields[setting.field] = value
    together = replace(limits or Limits(), **fields)
    if together.lease_s < 2 * together.beat_s + SPARE_S:
        raise Unfitting(f"lease-s={together.lease_s:g} beat-s={together.beat_s:g}")
    if not together.beat_s < together.suspect_s <= together.gone_s <= together.kept_s:
        raise Unfitting(
            f"beat-s={together.beat_s:g} suspect-s={together.suspect_s:g}"
            f" gone-s={together.gone_s:g} kept-s={together.kept_s:g}"
        )
    return together
