"""A mail as it was laid out, prepared so that nothing in it is loaded or run.

`MailLayout.shown` carries the prepared page once it is here, None when it is put away. The hub has
made the HTML safe already. Laws: here it is made safe once more, whoever wrote it; no picture but
the mail's own files, and those that the hub has fetched because somebody asked; colours are the
look's, so it reads in light and dark; what is longer than a person reads in a window is cut, and
says so.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
import nh3
from msgspec.structs import replace

from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import InteractionId
from desktop.domain.records import Interaction
from desktop.domain.words import Direction, LeftOut, Vouched
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding.article_html import PICTURE
from desktop.viewmodels.finding.flat_html import flat
from desktop.viewmodels.interaction.mail_words import hints
from desktop.viewmodels.interaction.remote_pictures import (
    always_from,
    ask_to_see,
    choose_always,
    without_remote,
)
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Hint

if TYPE_CHECKING:
    from desktop.store.blobs import BlobFolder

LONGEST: Final = 60_000  # letters of HTML that are laid out
_LARGEST: Final = 4 * LONGEST
_TAG_NAMES = (
    "a abbr b big blockquote br caption center cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i"
    " img ins kbd li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr"
    " tt u ul"
)
_TAGS: Final = set(_TAG_NAMES.split())
_GONE: Final = {"script", "style", "head", "title", "template", "noscript", "iframe", "object"}
_ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start"},
    "p": {"align"},
    "div": {"align"},
}
_HREF: Final = re.compile(r"(?:https?://|mailto:|tel:)\S{1,4000}", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[\w%]{1,10}", re.ASCII)


class Page(msgspec.Struct, frozen=True):
    """What is shown in place of the conversation."""

    message: str
    interaction: InteractionId
    html: str
    pictures: tuple[Attachment, ...]
    hints: tuple[Hint, ...]
    remote: int = 0  # pictures that are not loaded and can be asked for
    lost: int = 0  # pictures whose addresses nobody kept when the mail came
    sender: str = ""  # whose pictures can be asked for once for all
    always: bool = False  # that was done
    vouched: Vouched | None = None  # whether the mail is the sender's at all
    asking: bool = False  # the hub fetches them now
    told: str = ""  # what came of asking, where not all of them are here


def prepared(source: str, files: tuple[Attachment, ...]) -> tuple[str, tuple[Attachment, ...]]:
    """The HTML that may be laid out, and which of the mail's files it shows."""
    by_hash = {file.sha256: file for file in files if file.media_type.startswith("image/")}
    used: dict[str, Attachment] = {}

    def kept(_tag: str, name: str, value: str) -> str | None:
        if name == "src":
            file = by_hash.get(value.removeprefix(PICTURE))
            if file is None or not value.startswith(PICTURE):
                return None
            used[file.sha256] = file
            return value
        if name == "href":
            return value if _HREF.fullmatch(value) else None
        return value if name == "alt" or _PLAIN.fullmatch(value) else None

    clean = nh3.clean(
        source[:LONGEST],
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto", "tel", PICTURE.rstrip(":")},
        link_rel=None,
    )
    return flat(clean), tuple(used.values())


class MailLayout:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.page: Page | None = None
        self.shown: Signal[Page | None] = Signal()
        self._wanted: tuple[InteractionId, Message] | None = None
        self._laid_out: Message | None = None
        self._tried: set[str] = set()  # messages whose pictures were asked for by themselves
        self.remote_changed: Signal[bool] = Signal()  # whether there are pictures to ask for
        self._reading = Latest(desk.supervisor, "mail as laid out")
        self._asking = Latest(desk.supervisor, "pictures of a mail")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._asking.drop()

    def ask(self, interaction: InteractionId, message: Message) -> None:
        """Show it as soon as it is here; it is fetched where it is not."""
        if message.html is not None:
            self._wanted = interaction, message
            self._reading.ask(self._read(fetches=True))

    def put_away(self) -> None:
        self._wanted = None
        self._reading.drop()
        self._say(None)

    def show_pictures(self) -> None:
        """Have the hub fetch those of the mail that is shown."""
        if self.page is not None and self.page.remote and not self.page.asking:
            self._say(replace(self.page, asking=True, told=""))
            self._asking.ask(self._ask_the_hub(self.page))

    def always(self, *, on: bool) -> None:
        """Show all pictures of this sender from now on, or not any more."""
        if self.page is None or not self.page.sender:
            return
        if on and self.page.vouched is not Vouched.YES:
            return
        choose_always(self._desk, self.page.sender, on=on)
        self._say(replace(self.page, always=on))
        if on:
            self.show_pictures()

    def renewed(self, contact: Interaction) -> None:
        """The contact is another one than before: so may be what the mail shows."""
        was = self._laid_out
        now = next((each for each in contact.messages if was and each.id == was.id), None)
        if self.page is not None and was is not None and now is not None and now.html != was.html:
            self.ask(contact.id, now)

    async def _ask_the_hub(self, page: Page) -> None:
        told = await ask_to_see(self._desk, page.interaction, page.message)
        if self.page is not None and self.page.message == page.message:
            self._say(replace(self.page, asking=False, told=told if self.page.remote else ""))

    def look_at(self, interaction: InteractionId | None) -> None:
        """Another contact is open: what is shown or wanted of this one is put away."""
        shown = self.page.interaction if self.page else None
        wanted = self._wanted[0] if self._wanted else None
        if (shown or wanted) not in (None, interaction):
            self.put_away()

    def _on_change(self, changes: Changes) -> None:
        html = self._wanted[1].html if self._wanted else None
        if html is not None and (changes.whole or html.sha256 in changes.of("file")):
            self._reading.ask(self._read(fetches=False))

    async def _read(self, *, fetches: bool) -> None:
        if self._wanted is None:
            return
        interaction, message = self._wanted
        if message.html is None:
            return
        if not await self._desk.file(partial(_has, message.html.sha256)):
            if fetches:
                await self._fetch(message.html, interaction)
            return
        self._wanted = None
        page = await self._desk.file(partial(_page, interaction, message, message.html))
        self._laid_out = message
        self._say(replace(page, always=always_from(self._desk, page.sender)))
        self._ask_by_itself()

    def _ask_by_itself(self) -> None:
        """Once for each mail, because the person has said so of its sender."""
        page = self.page
        if page is None or not (page.remote and page.always) or page.message in self._tried:
            return
        if page.vouched is not Vouched.YES:
            return  # anybody may write any address; the page says so
        if self._desk.line.state.online:
            self._tried.add(page.message)
            self.show_pictures()

    async def _fetch(self, html: Attachment, interaction: InteractionId) -> None:
        if not self._desk.line.state.online:
            self._tell_not_here()
        await self._desk.fetch(html, interaction)

    def _tell_not_here(self) -> None:
        happened = tr("The layout of this mail is not on this machine, and there is no line.")
        safe = tr("Its text is here. It is shown as laid out when the line is back.")
        notice = Notice(tone=Tone.WARNING, happened=happened, safe=safe, replace="mail layout")
        self._desk.notices.tell(notice)

    def _say(self, page: Page | None) -> None:
        if page != self.page:
            had = bool(self.page and self.page.remote)
            self.page = page
            self.shown.emit(page)
            if had != bool(page and page.remote):
                self.remote_changed.emit(not had)


def _has(sha256: str, folder: BlobFolder) -> bool:
    return folder.has(sha256)


def _not_loaded(message: Message) -> int:
    return sum(each.count for each in message.omitted if each.what is LeftOut.REMOTE_IMAGES)


def _page(
    interaction: InteractionId, message: Message, html: Attachment, folder: BlobFolder
) -> Page:
    source = folder.read(html.sha256, 0, _LARGEST).decode("utf-8", "replace")
    source, remote = without_remote(source)
    laid_out, pictures = prepared(source, (*message.attachments, *message.pictures))
    told = hints(message)
    if len(source) > LONGEST:
        told = (*told, Hint(tr("Only its beginning is laid out; the text has all of it"), "info"))
    sender = message.author if message.direction is Direction.INBOUND else ""
    sender = sender if "@" in sender else ""
    return Page(
        message.id,
        interaction,
        laid_out,
        pictures,
        told,
        remote=remote,
        lost=0 if remote or message.pictures else _not_loaded(message),
        sender=sender,
        vouched=message.vouched,
    )
