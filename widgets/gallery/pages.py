"""Every part of the window in every state it can have, laid out on four pages.

The pages are for eyes (`python -m widgets.gallery FOLDER`) and for tests, which measure them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.notices import Notice, Tone
from desktop.viewmodels.interaction.conversation_header import Header
from desktop.viewmodels.offer_shown import Shown as Offer
from desktop.viewmodels.rows import Badge
from desktop.viewmodels.state import Shown as OwnState
from widgets.gallery import made_up
from widgets.shared.button import Button, IconButton, Kind
from widgets.shared.call_key import CallKey
from widgets.shared.check import Check
from widgets.shared.customer_header import CustomerHeader, Viewer
from widgets.shared.drawn import Chip, Face, Words
from widgets.shared.edged import PAPER, WRITING, Edged
from widgets.shared.feed import Feed
from widgets.shared.field import Field, TextArea
from widgets.shared.loads import Load, Loads
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.offer_card import OfferCard
from widgets.shared.pills import StateSelector, SyncStamp
from widgets.shared.popup import Popup
from widgets.shared.rail_button import RailButton
from widgets.shared.table import Table
from widgets.shared.tabs import Tabs
from widgets.shared.writing import Writing
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from desktop.viewmodels.rows import Row

_KINDS: dict[Kind, tuple[str, str]] = {
    "primary": ("Später senden", "send"), "plain": ("Ablehnen", ""), "ghost": ("Verwerfen", ""),
    "chosen": ("Antwort", "undo-2"), "danger": ("Auflegen", ""), "paper": ("Notiz", "lock"),
}  # fmt: skip
_STATES = (
    OwnState(
        word="Bereit", timer="00:12:34", then="", icon="circle-check", tone="ready", said="Bereit"
    ),
    OwnState(
        word="Im Gespräch", timer="00:04:12", then="danach Pause", icon="headset", tone="talk",
        said="Im Gespräch, danach Pause",
    ),
    OwnState(
        word="Nachbearbeitung", timer="00:00:18", then="", icon="pen-line", tone="wrap",
        said="Nachbearbeitung",
    ),
    OwnState(word="Ohne Leitung", timer="00:04:32", then="danach bereit", icon="circle-off",
             tone="offline", said="Ohne Leitung"),
)  # fmt: skip


class Page(QWidget):
    """Parts placed by units, so that a page keeps its shape at every scale."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._units = width, height
        self._placed: list[tuple[QWidget, tuple[int, int, int, int]]] = []
        ground(self, "surface")
        dress(self)

    def put(self, part: QWidget, x: int, y: int, w: int = 0, h: int = 0) -> QWidget:
        """Place a part; without a size it keeps its own."""
        part.setParent(self)
        self._placed.append((part, (x, y, w, h)))
        self._place(part, (x, y, w, h))
        part.setVisible(True)
        return part

    def title(self, words: str, x: int, y: int) -> None:
        self.put(Words(words, "small_b", "muted"), x, y)

    def look_changed(self) -> None:
        px = look().px
        self.setFixedSize(px(self._units[0]), px(self._units[1]))
        for part, place in self._placed:
            self._place(part, place)

    def _place(self, part: QWidget, place: tuple[int, int, int, int]) -> None:
        px, (x, y, w, h) = look().px, place
        part.ensurePolished()
        wide = px(w) if w else part.sizeHint().width()
        tall = part.heightForWidth(wide) if part.hasHeightForWidth() else part.sizeHint().height()
        part.setGeometry(px(x), px(y), wide, px(h) if h else tall)


class _Focused(Button):
    """A button that looks as if it had the keyboard, though only one can."""

    def hasFocus(self) -> bool:
        return True


def controls() -> Page:
    """Buttons, keys, ticks, pills, rail, tabs."""
    page = Page(1180, 640)
    page.title("Knöpfe: normal, Maus darüber, gedrückt, Fokus, gesperrt, arbeitet", 20, 12)
    for row, (kind, (word, icon)) in enumerate(_KINDS.items()):
        for column in range(6):
            button = (_Focused if column == 3 else Button)(word, icon=icon, kind=kind)
            _put_in_state(button, column)
            page.put(button, 20 + column * 150, 40 + row * 42)
    page.title("Symbole, Tasten, Menüs, Haken", 20, 300)
    icons = ("phone", "circle-pause", "arrow-right-left", "ellipsis")
    for at, icon in enumerate(icons):
        page.put(IconButton(icon, icon), 20 + at * 40, 324)
    menu = Button("Weitere")
    menu.show_arrow()
    page.put(menu, 200, 324)
    keyed = Button("Senden", icon="send", kind="primary", shortcut="Strg+Eingabe")
    page.put(keyed, 310, 324)
    paper = Button("Notiz ablegen", icon="lock", kind="paper", shortcut="Strg+Eingabe")
    page.put(paper, 510, 324)
    for at, (words, on) in enumerate((("Rückruf an 0171 39200 42", True), ("Als gelesen", False))):
        check = Check(words, one_of=at == 1)
        check.setChecked(on)
        page.put(check, 760, 320 + at * 34)
    page.title("Status, Stand, Auslastung", 20, 376)
    for at, state in enumerate(_STATES):
        selector = StateSelector()
        selector.show_state(state)
        page.put(selector, 20 + at % 2 * 300, 398 + at // 2 * 42)
    _put_stamps(page)
    page.title("Anruf", 20, 500)
    keys = (("mic-off", "Stumm", "M"), ("pause", "Gehalten", "H"), ("user-plus", "Rückfrage", "K"))
    for at, (icon, word, letter) in enumerate(keys):
        key = CallKey(icon, word, letter)
        key.setCheckable(True)
        key.setChecked(word == "Gehalten")
        page.put(key, 20 + at * 76, 526)
    page.put(CallKey("phone-off", "Auflegen", "E", danger=True), 260, 526)
    _put_rail_and_tabs(page)
    return page


def _put_in_state(button: Button, column: int) -> None:
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, column == 1)
    button.setDown(column == 2)
    button.set_usable(column != 4, "Ihre Rolle darf das nicht.")
    button.set_working(column == 5)


def _put_stamps(page: Page) -> None:
    stamps = {
        "fresh": "Stand 14:03:12", "waiting": "Stand 14:03:12 · 2 warten",
        "offline": "Stand 13:58:40 · offline · 3 warten", "failed": "Stand 14:03:12 · 1 abgelehnt",
    }  # fmt: skip
    for at, (kind, words) in enumerate(stamps.items()):
        stamp = SyncStamp()
        stamp.show_stamp(kind, words)  # type: ignore[arg-type]
        page.put(stamp, 640 + at % 2 * 280, 398 + at // 2 * 42)
    loads = Loads()
    loads.show_loads(
        (Load("voice", "1/1", full=True), Load("email", "2/3"), Load("chat", "1/3")), "Auslastung"
    )
    page.put(loads, 640, 484)


def _put_rail_and_tabs(page: Page) -> None:
    for at, (icon, word) in enumerate((("layout-dashboard", "Platz"), ("list-checks", "Aufgaben"))):
        area = RailButton(icon, word)
        area.set_chosen(at == 0)
        area.set_count(3 * at)
        page.put(area, 360 + at * 76, 536)
    names = ("Kunde", "Verlauf", "Vorgang", "Wissen", "Texte")
    tabs = Tabs("Kontext", [(name, name) for name in names])
    tabs.set_news("Wissen", True)
    page.put(tabs, 520, 536, 344)
    tight = Tabs("Kontext", [(name, name) for name in names])
    tight.choose("Vorgang")
    page.put(tight, 520, 588, 300)
    page.put(Face("JK", "Jana Kulisse"), 890, 540)
    page.put(Chip(Badge("Verpasst", "breach", "triangle-alert")), 890, 590)


def forms() -> Page:
    """Fields, writing, notices, offers, headers, a table, a popup."""
    page = Page(1320, 900)
    page.title("Felder", 20, 12)
    wrong = Field("Telefon", text="0171 39")
    wrong.set_error("Diese Nummer ist zu kurz.")
    fields = (
        Field("Betreff", hint="leer"), Field("Name", text="Waschmaschine"), wrong,
        Field("Gesperrt", text="nur Leserecht", read_only=True),
        Field("Kennwort", text="geheim", password=True),
    )  # fmt: skip
    for at, field in enumerate(fields):
        page.put(field, 20 + at * 170, 36, 160)
    area = TextArea("Notiz, intern", hint="Was die Nächste wissen muss", paper=True)
    area.writing.set_text(made_up.NOTE)
    page.put(area, 20, 124, 460)
    reply = Writing("Antwort", "Schreiben …")
    reply.set_text(made_up.REPLY)
    page.put(Edged(reply, WRITING, pad=(14, 8)), 500, 124, 480)
    note = Writing("Notiz", "Schreiben …", least=2)
    note.set_paper(True)
    page.put(Edged(note, PAPER, pad=(14, 8)), 500, 260, 480)
    page.title("Hinweise", 20, 330)
    _put_notices(page)
    page.title("Angebot", 20, 540)
    moments = (("0:14", 0.68, "offer"), ("0:08", 0.3, "pause"), ("0:03", 0.1, "breach"))
    for at, (left, share, tone) in enumerate(moments):
        card = OfferCard()
        card.show_offer(_offer(left, share, tone))
        page.put(card, 12 + at * 300, 558, 288)
    page.title("Kopf eines Kontakts", 20, 722)
    _put_headers(page)
    return page


def _offer(left: str, share: float, tone: str) -> Offer:
    return Offer(
        interaction=left, kind="chat", title="Chat wird angeboten", name="Ansgar Beispiel",
        about="Rechnung · wartet 00:38", left=f"noch {left}", share=share,
        tone=tone,  # type: ignore[arg-type]
        said="Chat wird angeboten: Ansgar Beispiel, Rechnung", working=left == "0:03",
        why="Warum Sie: Sie waren zuletzt für den Kunden da" if left == "0:14" else "",
        grounds=("Sie waren zuletzt für den Kunden da", "Wartet 00:38") if left == "0:14" else (),
    )  # fmt: skip


def _put_notices(page: Page) -> None:
    matters = (
        (Tone.WARNING, "Keine Verbindung.", "Schreiben Sie weiter, alles ist gesichert.",
         "Postausgang (3)"),
        (Tone.BREACH, "Angebot verpasst.", "Es ging an jemand anderen. Bis Sie wieder bereit sind, "
         "kommen keine weiteren, und der Kunde wurde nicht abgewiesen.", "Wieder bereit"),
        (Tone.DONE, "Gesendet.", "", "Rückgängig"),
    )  # fmt: skip
    for at, (tone, happened, safe, action) in enumerate(matters):
        bar = NoticeBar()
        bar.resize(look().px(660), look().px(44))
        bar.show_notice(Notice(tone=tone, happened=happened, safe=safe, replace=str(at)), action)
        page.put(bar, 20, (352, 400, 490)[at], 660)


def _put_headers(page: Page) -> None:
    header = Header(
        name="Frieda Musterfrau-Schwarzenberger", letters="FM", channel="email",
        line="E-Mail · Lieferung · V-20417", said="Frieda Musterfrau, E-Mail",
        due=Badge("Antwort in 01:48", "pause", "clock"),
    )  # fmt: skip
    for at, width in enumerate((662, 420)):
        shown = CustomerHeader()
        shown.show_header(header)
        shown.set_actions(*_actions(shown))
        shown.show_viewers([Viewer("MM", "Malte Muster sieht dies auch")])
        page.put(shown, 20, 744 + at * 76, width)
    page.title("Tabelle", 700, 330)
    rows = Feed("Warteschlangen", on="surface", columns=made_up.COLUMNS)
    rows.show_rows(made_up.TABLE)
    rows.choose("Rechnung")
    table = Table(made_up.COLUMNS, rows)
    table.head.show_sorted("level", ascending=True)
    page.put(table, 700, 352, 600, 150)


def _actions(parent: QWidget) -> tuple[Sequence[QAction], Sequence[QAction], QAction]:
    made = []
    words = {"phone": "Anrufen", "circle-pause": "Parken", "arrow-right-left": "Übergeben"}
    for icon, word in (*words.items(), ("", "Zusammenlegen"), ("", "Abschließen")):
        action = parent.addAction(word)
        action.setProperty("icon_name", icon)
        made.append(action)
    made[2].setEnabled(False)
    made[2].setProperty("why_not", "Ohne Leitung geht das nicht.")
    return made[:3], made[3:4], made[4]


def lists() -> Page:
    """The rows of the work list, a mail, a chat and the context."""
    page = Page(1640, 860)
    _put_list(page, made_up.WORK, "Arbeitsliste", (0, 288), on="bg", current="1")
    _put_list(page, made_up.MAIL, "E-Mail", (300, 520), on="surface", pad=24)
    _put_list(page, made_up.CHAT, "Chat", (830, 440), on="surface", pad=24)
    _put_list(page, made_up.CONTEXT, "Kontext", (1290, 344), on="bg", current="a1")
    return page


def more_lists() -> Page:
    """The rows of the palette and the outbox; the palette as a popup."""
    page = Page(1310, 640)
    inner = Feed("Treffer", on="raised")
    inner.show_rows(made_up.PALETTE)
    inner.choose("1")
    popup = Popup(inner, page)
    page.put(popup, 0, 0, 688, 480)
    _put_list(page, made_up.OUTBOX, "Postausgang", (700, 520), on="surface", selects=False)
    _put_list(page, made_up.STRIP, "Arbeitsliste, schmal", (1232, 64), on="bg", current="1")
    return page


def _put_list(
    page: Page, rows: tuple[Row, ...], name: str, place: tuple[int, int], *, on: str,
    pad: int = 0, current: str = "", selects: bool = True,
) -> None:  # fmt: skip
    feed = Feed(name, on=on, pad=pad, selects=selects)
    page.put(feed, place[0], 0, place[1], page.height())
    feed.show_rows(rows)
    feed.choose(current or None)


PAGES = {"controls": controls, "forms": forms, "lists": lists, "more-lists": more_lists}
