"""Mail in the conversation with real keys and pictures of the real pane."""

from __future__ import annotations

import hashlib
import os
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, QPoint, Qt, QUrl
from PySide6.QtGui import QImage, QImageWriter

from desktop.domain.conversation import Attachment, Message, Omitted
from desktop.domain.records import Interaction, Record
from desktop.domain.words import Failed, LeftOut, Origin, Vouched
from desktop.line import Standing
from desktop.ports.pictures import PicturesShown, ShowPictures
from desktop.settings import PICTURES_FROM
from desktop.store import transfers
from desktop.store.store import Store
from desktop.viewmodels.desk import Open
from desktop.viewmodels.long_text import beginning, pieces
from desktop.viewmodels.rows import Fold, FurtherRow, MailRow, QuotedRow
from tests.support.desk import ME, until
from tests.support.people import CASE, EVERYTHING, FRIEDA, MAIL, NOTE, ago, held, said
from tests.support.qt import press
from tests.support.window import Tried, run
from widgets.interaction.laid_out import LaidOut
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.ports.backend import Backend

HTML = (
    "<h2>Guten Tag</h2><p>die <b>Lieferung</b> klappt nicht. <a href='https://shop.example/x'>"
    "www.bank.example</a></p><table><tr><td>Waschmaschine</td><td>499 €</td></tr></table>"
    "<img src='https://tracker.example/1.gif'><script>alert(1)</script>"
).encode()
LAID_OUT = Attachment("mail.html", len(HTML), "text/html", hashlib.sha256(HTML).hexdigest())
QUOTED = "Am 20.11.2026 um 14:03 schrieb Service:\n> Wann kommt die Maschine?\n> Ihr Service"
WRITTEN = (
    "Guten Tag,\n\ndie Lieferung klappt nicht.\n\n-- \nFrieda Musterfrau\nMusterweg 1\n\n" + QUOTED
)
LETTER = replace(
    said(WRITTEN, ago(minutes=92), author="frieda.musterfrau@example.org"),
    cc=("mann@example.org", "nachbar@example.org"),
    html=LAID_OUT,
    omitted=(Omitted(LeftOut.REMOTE_IMAGES, 3), Omitted(LeftOut.TRACKERS)),
)
ABSENT = replace(
    said("Ich bin bis Montag nicht da.", ago(minutes=5), author="frieda.musterfrau@example.org"),
    origin=Origin.AUTOMATIC,
)


def contact(*messages: Message) -> Interaction:
    return held("mail-1", FRIEDA, *messages, subject=MAIL.subject, case=CASE.id)


def records(*messages: Message) -> tuple[Record, ...]:
    return (*(each for each in EVERYTHING if each.id not in (MAIL.id, NOTE.id)), contact(*messages))


async def opened(window: Tried) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(MAIL.id, MAIL.customer))
    await until(lambda: pane.conversation.shown == MAIL.id)
    return pane


async def arrives(window: Tried, file: Attachment, content: bytes) -> None:
    await window.desk.file(lambda folder: folder.add(file.sha256, content))
    await window.desk.file(lambda folder: folder.complete(file.sha256))
    await window.desk.store.write(
        Store.book, partial(transfers.done, sha256=file.sha256), file.sha256
    )


def picture(window: Tried, name: str) -> None:
    if folder := os.environ.get("TRESEN_PICTURES"):
        window.grab().save(f"{folder}/{name}.png")


def test_quoted_text_is_folded_and_comes_with_enter(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        letter = next(row for row in pane.talk.feed.rows if isinstance(row, MailRow))
        fold = pane.talk.feed.rows[-1]
        picture(window, "folded")

        assert letter.text == "Guten Tag,\n\ndie Lieferung klappt nicht."
        assert letter.signature == "Frieda Musterfrau\nMusterweg 1"
        assert isinstance(fold, Fold)
        assert fold.said == "Show quoted text, 3 lines"

        pane.talk.feed.setFocus()
        pane.talk.feed.choose(fold.key)
        press(pane.talk.feed, Qt.Key.Key_Return)

        await until(lambda: isinstance(pane.talk.feed.rows[-1], QuotedRow))
        picture(window, "unfolded")
        shown = pane.talk.feed.rows[-1]
        assert isinstance(shown, QuotedRow)
        assert shown.text == QUOTED

    run(app, scene, profile, records(LETTER))


ENDLESS = {"one word": "x" * 400_000, "lines": "z\n" * 200_000, "words": "wort " * 80_000}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_a_mail_without_end_is_shown_from_its_beginning_and_goes_on_when_asked(
    app: QApplication, profile: Path, text: str
) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        feed = pane.talk.feed
        letter, more = feed.rows[-2:]
        assert isinstance(letter, MailRow)
        assert isinstance(more, Fold)
        assert letter.text.strip() == beginning(text).strip()
        assert feed.row_at(feed.indexAt(QPoint(1, 1))) == letter
        assert feed.visualRect(feed.indexAt(QPoint(1, 1))).y() == 0  # where one begins to read
        assert more.said.startswith("Show more, ")

        feed.setFocus()
        feed.choose(more.key)
        press(feed, Qt.Key.Key_Return)

        await until(lambda: isinstance(feed.rows[-2], FurtherRow))
        told = [each.text for each in feed.rows if isinstance(each, FurtherRow)]
        assert told == [list(pieces(text))[1]]

    run(app, scene, profile, records(replace(LETTER, text=text, html=None, attachments=())))


def test_what_was_blocked_and_who_reads_along_is_said_in_words(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        letter = next(row for row in pane.talk.feed.rows if isinstance(row, MailRow))

        assert letter.to.endswith("Copy: mann@example.org, nachbar@example.org")
        assert [hint.text for hint in letter.hints] == [
            "1 invisible tracking image blocked",
            "3 remote images not loaded: they tell the sender who reads",
        ]
        assert "3 remote images" in letter.said

    run(app, scene, profile, records(LETTER))


def test_a_mail_is_shown_as_laid_out_when_it_is_asked_for(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        needed = pane.minimumSizeHint().height()
        pane.talk.feed.asked.emit(LETTER.id, "layout")
        await arrives(window, LAID_OUT, HTML)
        await until(lambda: pane.conversation.layout.page is not None)

        page = pane.talk.laid_out
        assert page is not None
        await until(page.isVisible)
        picture(window, "laid-out")
        assert "Lieferung" in page.text.toPlainText()
        assert "alert" not in page.text.toHtml()
        assert "tracker" not in page.text.toHtml()

        page.text.anchorClicked.emit(QUrl("https://shop.example/x"))
        picture(window, "way-out")
        assert page.way_out.isVisible()
        assert page.way_out.target.text() == "https://shop.example/x"

        press(page.text, Qt.Key.Key_Escape)
        await until(pane.talk.feed.isVisible)
        assert pane.conversation.layout.page is None
        await until(lambda: pane.minimumSizeHint().height() == needed)  # it asks for no room
        assert pane.box.field.hasFocus()  # whoever writes goes on writing

    run(app, scene, profile, records(LETTER))


def test_a_picture_of_the_mail_itself_stands_in_its_layout(
    app: QApplication, profile: Path
) -> None:
    content = _logo()
    sha256 = hashlib.sha256(content).hexdigest()
    logo = Attachment("logo.png", len(content), "image/png", sha256)
    html = f"<p>Guten Tag <img src='attachment:{sha256}'></p>".encode()
    laid_out = Attachment("mail.html", len(html), "text/html", hashlib.sha256(html).hexdigest())
    letter = replace(LETTER, html=laid_out, attachments=(logo,))

    async def scene(window: Tried) -> None:
        pane = await opened(window)
        await arrives(window, logo, content)
        await arrives(window, laid_out, html)
        pane.talk.feed.asked.emit(letter.id, "layout")
        await until(lambda: pane.talk.laid_out is not None)

        page = pane.talk.laid_out
        assert page is not None
        await until(lambda: sha256 in page.text.pictures)
        picture(window, "logo")

    run(app, scene, profile, records(letter))


class Hub:
    """The line to a hub that fetches pictures: all of them, or none."""

    def __init__(self) -> None:
        self.asked: list[ShowPictures] = []
        self.answer = PicturesShown(shown=1)

    async def show_pictures(self, ask: ShowPictures) -> PicturesShown:
        self.asked.append(ask)
        return self.answer


def online(window: Tried, hub: Hub) -> None:
    window.desk.live = lambda: cast("Backend", hub)  # it does this alone
    window.actions_.say(standing=Standing.ONLINE, interaction=True)


def remote_letter() -> tuple[Message, dict[Attachment, bytes]]:
    html = b"<p>Guten Tag <img src='remote:https://shop.example/logo.png' alt='[Logo]'></p>"
    html = html.replace(b"'", b'"')
    file = Attachment("mail.html", len(html), "text/html", hashlib.sha256(html).hexdigest())
    return replace(LETTER, html=file), {file: html}


async def letter_shown(
    window: Tried, pane: InteractionPane, files: dict[Attachment, bytes], key: str
) -> LaidOut:
    for file, content in files.items():
        await arrives(window, file, content)
    pane.talk.feed.asked.emit(key, "layout")
    await until(lambda: pane.conversation.layout.page is not None)
    assert pane.talk.laid_out is not None
    return pane.talk.laid_out


def test_pictures_from_elsewhere_are_shown_when_somebody_asks(
    app: QApplication, profile: Path
) -> None:
    letter, files = remote_letter()
    content = _logo()
    logo = Attachment("a.png", len(content), "image/png", hashlib.sha256(content).hexdigest())
    html = f'<p>Guten Tag <img src="attachment:{logo.sha256}" alt="[Logo]"></p>'.encode()
    with_it = Attachment("mail.html", len(html), "text/html", hashlib.sha256(html).hexdigest())
    hub = Hub()

    async def scene(window: Tried) -> None:
        online(window, hub)
        page = await letter_shown(window, await opened(window), files, letter.id)
        picture(window, "pictures-elsewhere")
        assert "[Logo]" in page.text.toPlainText()
        assert page.pictures.isVisible()
        assert "its server learns that the mail is read" in page.pictures.accessibleName()
        assert hub.asked == []

        assert not window.actions_.why_not("interaction.pictures")
        page.pictures.show_them.click()
        await until(lambda: hub.asked == [ShowPictures(MAIL.id, letter.id)])
        await arrives(window, logo, content)
        await arrives(window, with_it, html)
        window.desk.from_hub(contact(replace(letter, html=with_it, pictures=(logo,))))

        await until(lambda: logo.sha256 in page.text.pictures)
        await until(lambda: not page.pictures.isVisible())
        picture(window, "pictures-here")

    run(app, scene, profile, records(letter))


def test_a_mail_from_before_addresses_were_kept_says_that_its_pictures_cannot_be_fetched(
    app: QApplication, profile: Path
) -> None:
    old = b"<p>Guten Tag [Logo]</p>"
    file = Attachment("mail.html", len(old), "text/html", hashlib.sha256(old).hexdigest())
    letter = replace(LETTER, html=file)

    async def scene(window: Tried) -> None:
        pane = await opened(window)
        page = await letter_shown(window, pane, {file: old}, letter.id)
        picture(window, "pictures-of-before")
        assert page.pictures.isVisible()
        assert page.pictures.words.text().startswith("3 images cannot be fetched")
        assert not page.pictures.show_them.isVisible()
        assert not page.pictures.always.isVisible()

    run(app, scene, profile, records(letter))


def test_pictures_of_one_sender_are_asked_for_by_themselves_once_that_was_chosen(
    app: QApplication, profile: Path
) -> None:
    letter, files = remote_letter()
    letter = replace(letter, vouched=Vouched.YES)
    hub = Hub()
    hub.answer = PicturesShown(left=1)

    async def scene(window: Tried) -> None:
        online(window, hub)
        pane = await opened(window)
        page = await letter_shown(window, pane, files, letter.id)
        page.pictures.always.click()
        await until(lambda: "could not be fetched" in page.pictures.words.text())
        picture(window, "pictures-not-fetched")
        assert window.desk.settings[PICTURES_FROM] == letter.author
        assert len(hub.asked) == 1

        for _ in range(2):  # once for each mail, however often it is opened
            press(page.text, Qt.Key.Key_Escape)
            await letter_shown(window, pane, {}, letter.id)
            await until(page.pictures.show_them.isVisible)
        assert len(hub.asked) == 2

        page.pictures.always.click()
        assert window.desk.settings[PICTURES_FROM] == ""

    run(app, scene, profile, records(letter))


@pytest.mark.parametrize(
    ("vouched", "why"), [(None, "nobody has checked"), (Vouched.NO, "cannot confirm")]
)
def test_a_mail_that_only_claims_its_sender_asks_each_time_and_says_why(
    app: QApplication, profile: Path, vouched: Vouched | None, why: str
) -> None:
    letter, files = remote_letter()
    letter = replace(letter, vouched=vouched)
    hub = Hub()

    async def scene(window: Tried) -> None:
        online(window, hub)
        window.desk.settings.choose(PICTURES_FROM, letter.author)
        pane = await opened(window)
        page = await letter_shown(window, pane, files, letter.id)
        picture(window, "pictures-not-vouched")

        assert why in page.pictures.words.text()
        assert page.pictures.show_them.isVisible()
        assert hub.asked == []

        page.pictures.always.click()  # not any more
        assert window.desk.settings[PICTURES_FROM] == ""
        assert not page.pictures.always.isVisible()

    run(app, scene, profile, records(letter))


def test_without_a_line_it_is_said_that_the_layout_is_not_here(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.line_is(Standing.OFFLINE)
        pane = await opened(window)

        pane.talk.feed.asked.emit(LETTER.id, "layout")

        told = window.desk.notices
        await until(lambda: any("no line" in each.happened for each in told.shown))
        assert pane.conversation.layout.page is None

    run(app, scene, profile, records(LETTER))


def _logo() -> bytes:
    image = QImage(120, 40, QImage.Format.Format_RGB32)
    image.fill(0x2266AA)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def test_an_absence_note_is_folded_and_what_the_customer_wrote_stays_open(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        shown = [row for row in pane.talk.feed.rows if isinstance(row, MailRow)]
        folded = [row for row in pane.talk.feed.rows if isinstance(row, Fold)]
        picture(window, "absent")

        assert [row.key for row in shown] == [LETTER.id]
        assert folded[-1].key == ABSENT.id
        assert folded[-1].who == "automatic · Frieda Musterfrau"

    run(app, scene, profile, records(LETTER, ABSENT))


def test_a_reply_that_came_back_says_so(app: QApplication, profile: Path) -> None:
    ours = replace(
        said("Sie kommt am Donnerstag.", ago(minutes=60), by=ME.agent),
        to="frieda@example.org",
        failed=Failed.BOUNCED,
    )

    async def scene(window: Tried) -> None:
        pane = await opened(window)
        newest = next(row for row in pane.talk.feed.rows if isinstance(row, MailRow))
        picture(window, "bounced")

        assert newest.badge is not None
        assert (newest.badge.text, newest.badge.tone) == ("came back", "breach")
        assert "came back" in newest.said
        assert newest.to == "to frieda@example.org"

    run(app, scene, profile, records(LETTER, ours))
