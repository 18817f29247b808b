"""Reading an article: its title and validity, its words, and whether it helped.

    ArticleReader(desk, actions, Reader(desk))       on the page and in the context alike

While it is on the screen the actions on articles are about what is read in it.
"""

from __future__ import annotations

from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.file_name import clean_name
from desktop.text import tr
from desktop.viewmodels.knowledge.article_files import ArticlePictures
from desktop.viewmodels.on_paper import OnPaper
from desktop.viewmodels.rows import Badge, Empty
from desktop.viewmodels.terms import dotted
from widgets.knowledge.article_text import ArticleText
from widgets.knowledge.files import ArticleFiles
from widgets.knowledge.forms import MissedArticle, WrongArticle
from widgets.knowledge.parts import Parts
from widgets.knowledge.pictures import decoded
from widgets.knowledge.printing import PdfFile
from widgets.knowledge.usual_printer import for_the_printer
from widgets.knowledge.way_out import WayOut
from widgets.shared.boxes import across, down
from widgets.shared.button import Button, IconButton
from widgets.shared.drawn import Chip, Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.file_dialogs import ask_for_place
from widgets.shared.flow import Flow, OneOrTwo
from widgets.shared.half_gone import half_gone
from widgets.shared.menu import Menu
from widgets.shared.scrolled import Scrolled
from widgets.shared.sides import menu_above
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from PySide6.QtGui import QHideEvent, QImage, QShowEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.finding.knowledge_rows import ArticlePage
    from desktop.viewmodels.knowledge.article_reader import Reader
    from widgets.shared.actions import Actions

_TITLE, _SHORT = 44, 30  # letters of another article's, on a button
_MORE = (
    *("article.edit", "article.translate", "article.versions", "article.print", "article.pdf"),
    *("article.review", "article.expire"),
)


class ArticleReader(QWidget):
    """`left` tells that the person wants back to where the article was chosen."""

    left = Signal()

    def __init__(
        self, desk: Desk, actions: Actions, reader: Reader, *, on: str = "surface", pad: int = 24
    ) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._reader = reader
        self.back = IconButton("arrow-left", tr("Back to the article before"))
        self.title = Words("", "title", wraps=True, copyable=True)
        self.source = Words("", "small", "faint", wraps=True)
        self.standing = Words("", "small", "faint", wraps=True)
        self.older = Words(tr("This translation is older than the original."), "small", "breach")
        self.original = Button(tr("Show the original"), kind="ghost", icon="history")
        self.others = Flow([], gap=4)
        self.alike = Flow([], gap=0)
        near = across(Words(tr("Similar articles"), "small", "faint"), margins=(16, 4, 0, 0))
        self._similar = down(near, self.alike, gap=0)
        self.badge = Chip(Badge(""))
        self.text = ArticleText(tr("Article"), on=on, pad=pad)
        self.parts = Parts()
        self.files = ArticleFiles(desk)
        self.way_out = WayOut()
        self.helped = Button(tr("Helped"), icon="check", name=tr("The article helped"))
        self.missed = Button(tr("Did not help"), name=tr("The article did not help …"))
        self.insert = IconButton("text-quote", "")
        self.read = Button(tr("I have read it"), icon="check-check", kind="ghost")
        self.wrong = Button(tr("This is wrong"), icon="triangle-alert", kind="ghost")
        self.more = IconButton("ellipsis", tr("More about this article"))
        self.missed_form = MissedArticle(desk, reader)
        self.wrong_form = WrongArticle(desk, reader)
        self._pictures = ArticlePictures(desk, decoded)
        self._on_paper = OnPaper(desk)
        self.empty = Feed(tr("Article"), on=on, selects=False)
        self._leading: dict[Flow, list[Button]] = {}
        self._stack = Stack()
        self._lay_out(pad, on)
        self._connect()
        self.setFocusProxy(self.text)
        ground(self, on)
        self.show_page(reader.page)

    def _lay_out(self, pad: int, on: str) -> None:
        title = across(self.back, self.title, self.badge, gap=8).give_room_to(self.title)
        older = across(self.older, self.original, None, gap=8)
        self._older = older
        head = down(
            title,
            self.source,
            self.standing,
            older,
            self.others,
            self.files,
            gap=2,
            margins=(pad, 12, 16, 8),
        )
        said, below = (self.helped, self.missed), (self.wrong, self.read)
        foot = OneOrTwo([*said, None, self.insert], [*below, None, self.more], gap=4)
        end = across(foot, margins=(pad - 2, 6, 10, 8)).give_room_to(foot)
        self._similar.give_room_to(self.alike)
        similar = across(self._similar, margins=(pad - 16, 0, 10, 0)).give_room_to(self._similar)
        page = QWidget()
        box = QVBoxLayout(page)
        forms = (self.missed_form, self.wrong_form)
        for part in (head, self.text, self.parts, self.way_out, *forms, Hairline(), similar, end):
            box.addWidget(part, int(part is self.text))
        scrolled = Scrolled(page, on=on)  # a low window has not room for all of it
        scrolled.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for widget in (self.empty, scrolled):
            self._stack.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.addWidget(self._stack)
        for layout in (box, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for form in (*forms, older, self.others, self._similar):
            form.hide()
        self.empty.show_rows((_nothing_read(),))

    def _connect(self) -> None:
        self.back.clicked.connect(self._reader.back)
        self.helped.clicked.connect(self._helped)
        self.missed.clicked.connect(self._ask_what_was_missing)
        self.insert.bind(self._actions["article.insert"])
        self.text.article_asked.connect(self._reader.open)
        self.text.left.connect(self.way_out.show_url)
        self.parts.before.clicked.connect(self._reader.part_before)
        self.parts.rest.clicked.connect(self._reader.next_part)
        self.text.installEventFilter(self)
        self.missed_form.left.connect(self._missed)
        self.wrong_form.left.connect(self._missed)
        self.wrong.clicked.connect(self._ask_what_is_wrong)
        self.read.clicked.connect(lambda: self._spawn(self._reader.mark_read()))
        self.more.clicked.connect(self._open_more)
        self.original.clicked.connect(self._show_original)
        handlers = {
            "article.wrong": self._ask_what_is_wrong,
            "article.read": lambda: self._spawn(self._reader.mark_read()),
            "article.review": lambda: self._spawn(self._reader.confirm()),
            "article.expire": lambda: self._spawn(self._reader.expire()),
            "article.helped": self._helped,
            "article.missed": self._ask_what_was_missing,
            "article.insert": self._insert,
            "article.print": self._print,
            "article.pdf": self._ask_where,
        }
        WhileShown(self, self._actions, handlers)
        bar = self.text.verticalScrollBar()
        bar.valueChanged.connect(lambda _at: self._came_to_the_end())
        undo_with(
            self,
            self._reader.page_changed.connect(self.show_page),
            self._pictures.close,
            self._pictures.shown.connect(self._show_picture),
        )

    # -------------------------------------------------------------------------------- showing
    def show_page(self, page: ArticlePage | None) -> None:
        self._stack.setCurrentIndex(int(page is not None))
        if self.isVisible():
            self._actions.say(article=page is not None and bool(page.source))
        if page is None:
            return
        self.back.setVisible(self._reader.can_go_back)
        self.title.setText(page.title)
        self.source.setText(dotted(page.source, page.helped))
        self.standing.setText(page.standing)
        self.standing.setVisible(bool(page.standing))
        self._older.setVisible(bool(page.older_than))
        self._lead(self.others, page.others, "arrow-right-left")
        self._lead(self.alike, page.similar, "", _SHORT)
        self.others.setVisible(bool(page.others))
        self._similar.setVisible(bool(page.similar))
        self.read.setVisible(bool(page.version) and not page.was_read)
        self.badge.setVisible(bool(page.badge))
        self.badge.show_badge(Badge(page.badge))
        self.text.setAccessibleName(page.title)
        self.text.show_html(page.text.html)
        self.parts.show_part(page.text, is_first=self._reader.is_first_part)
        self.way_out.hide()
        self._pictures.want(page.id, page.text.pictures)
        self.files.show_files(page.id, page.files)
        for form in (self.missed_form, self.wrong_form):
            if not form.isHidden():
                form.about(page.id)

    def _lead(
        self, flow: Flow, to: tuple[tuple[str, str], ...], icon: str, longest: int = _TITLE
    ) -> None:
        """Ways to these articles: id and what the button says."""
        for button in self._leading.pop(flow, []):
            button.deleteLater()
        buttons = []
        for id_, words in to:
            label = shorten(words, longest, placeholder=" …")
            button = Button(label, kind="ghost", icon=icon, name=words)
            button.clicked.connect(partial(self._reader.open, id_))
            buttons.append(button)
        self._leading[flow] = buttons
        flow.set_parts(buttons)
        for button in buttons:
            button.show()

    def _show_picture(self, shown: tuple[str, QImage]) -> None:
        self.text.show_picture(*shown)

    def _came_to_the_end(self) -> None:
        """Whoever has scrolled to the end of an article has read it."""
        page, bar = self._reader.page, self.text.verticalScrollBar()
        at_end = bar.maximum() > 0 and bar.value() >= bar.maximum()
        if page is None or not at_end or page.was_read or not page.version:
            return
        if page.text.next is None and self.isVisible():
            self._spawn(self._reader.mark_read())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        page = self._reader.page
        self._actions.say(article=page is not None and bool(page.source))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._actions.say(article=False)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._go_back()
            return True
        return False

    def _go_back(self) -> None:
        if self._reader.can_go_back:
            self._reader.back()
        else:
            self.left.emit()

    # --------------------------------------------------------------------------------- acting
    def _helped(self) -> None:
        self._desk.supervisor.spawn("feedback", self._reader.feedback(helped=True))

    def _ask_what_was_missing(self) -> None:
        page = self._reader.page
        if page is not None:
            self.missed_form.about(page.id)
            self.missed_form.show()
            self.missed_form.begin()

    def _ask_what_is_wrong(self) -> None:
        page = self._reader.page
        if page is not None:
            self.wrong_form.about(page.id)
            self.wrong_form.show()
            self.wrong_form.begin()

    def _show_original(self) -> None:
        page = self._reader.page
        if page is not None and page.older_than:
            self._reader.open(page.older_than)

    def _open_more(self) -> None:
        """What else can be done with it, with the reason where something cannot."""
        menu = Menu(self, self.more.accessibleName())
        menu.aboutToHide.connect(menu.deleteLater)
        for id_ in _MORE:
            menu.addAction(self._actions[id_])
        menu.popup(menu_above(self.more, menu))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._desk.supervisor.spawn("article", work)

    # ------------------------------------------------------------------------------- on paper
    def _file_name(self) -> str:
        page = self._reader.page
        return clean_name(f"{page.title if page else tr('Article')}.pdf", tr("Article"))

    def _ask_where(self) -> None:
        ask_for_place(self, self._file_name(), self.save_pdf, tr("Save the article as PDF"))

    def _print(self) -> None:
        self._on_paper.print(self._reader.whole, for_the_printer(self.text.pictures))

    def save_pdf(self, path: str) -> None:
        """Write what is read to a PDF file at this place, and say what became of it."""
        self._on_paper.save(path, self._reader.whole, PdfFile(self.text.pictures))

    def _missed(self) -> None:
        self.missed_form.hide()
        self.wrong_form.hide()
        self.text.setFocus()

    def _insert(self) -> None:
        page = self._reader.page
        if page is not None:
            self._desk.supervisor.spawn("insert article", self._reader.insert(page.id))
            self._actions.trigger("pane.composer")


def _nothing_read() -> Empty:
    title = tr("No article is open")
    text = tr("Choose one on the left to read it here.")
    return Empty(
        key="empty", icon="book-open-text", title=title, text=text, said=f"{title}. {text}", top=120
    )
