"""Pictures of a mail that lie on somebody's server: what stands for them, and asking to see them.

The hub fetches them (`desktop.ports.pictures`); what it has fetched comes as a change of the
message. Laws: nothing is asked for unless the person asks, for this message or once for all of its
sender; nothing but the hub is ever asked.
"""

from __future__ import annotations

import re
from typing import Final

from desktop.domain.words import Vouched
from desktop.ports.errors import Busy, Forbidden, OutsideError
from desktop.ports.pictures import Picturing, ShowPictures
from desktop.settings import PICTURES_FROM
from desktop.text import tr
from desktop.viewmodels.desk import Desk

MOST_SENDERS: Final = 500
_IMG: Final = re.compile(r'<img((?:\s+[a-z-]+="[^"]*")*)\s*/?>')
_REMOTE: Final = re.compile(r'\ssrc="remote:[^"]*"')
_ALT: Final = re.compile(r'\salt="([^"]*)"')


def without_remote(html: str) -> tuple[str, int]:
    """With its words in the place of each picture that is not loaded, and how many those are."""
    count = 0

    def words(img: re.Match[str]) -> str:
        nonlocal count
        if not _REMOTE.search(img[1]):
            return img[0]
        count += 1
        alt = _ALT.search(img[1])
        return alt[1].replace("<", "&lt;").replace(">", "&gt;") if alt else ""

    return _IMG.sub(words, html), count


async def ask_to_see(desk: Desk, interaction: str, message: str) -> str:
    """What is to be said of it; "" when all of them are shown."""
    live = desk.live()
    if not isinstance(live, Picturing):
        return tr("No connection: only the hub can fetch the images. Try again then.")
    try:
        done = await live.show_pictures(ShowPictures(interaction, message))
    except Busy:
        return tr("Too often within a minute. Wait a moment, then try again.")
    except Forbidden:
        return tr("This hub does not fetch images. The text is here.")
    except OutsideError:
        return tr("The hub did not answer. Nothing is lost; try again.")
    if not done.left:
        return ""
    return tr("%n image(s) could not be fetched. You can try again later.", n=done.left)


def always_from(desk: Desk, sender: str) -> bool:
    """Whether the person wants to see all that this one sends."""
    return bool(sender) and sender in _senders(desk)


def why_not_always(vouched: Vouched | None) -> str:
    """Why the images of a mail are asked for each time, whatever was chosen; "" where not so."""
    match vouched:
        case Vouched.YES:
            return ""
        case Vouched.NO:
            return tr(
                "Each time anew: your mail server cannot confirm that this mail is from its sender."
            )
    return tr("Each time anew: nobody has checked whether this mail is from its sender.")


def choose_always(desk: Desk, sender: str, *, on: bool) -> None:
    """Remember it for this person. Raises OSError where it cannot be kept."""
    others = [each for each in _senders(desk) if each != sender]
    kept = ([*others, sender] if on else others)[-MOST_SENDERS:]
    desk.settings.choose(PICTURES_FROM, "\n".join(kept))


def _senders(desk: Desk) -> list[str]:
    return [each for each in desk.settings[PICTURES_FROM].split("\n") if each]
