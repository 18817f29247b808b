"""The open contact: header, conversation, and below it the composer or the wrap-up.

Laws: a contact opens at its newest message, and when it is come back to, where it was left; what
stands in the composer is its own business (`desktop.viewmodels.drafts`), this pane only shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.ids import AgentId, QueueId
from desktop.domain.words import InteractionStatus
from desktop.text import tr
from desktop.viewmodels.composer.composer import Composer
from desktop.viewmodels.composer.hand_over_card import card_of
from desktop.viewmodels.composer.pen import give_on, give_to_queue
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Journal
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.interaction.in_hand import InHand
from desktop.viewmodels.others.beside import Company
from desktop.viewmodels.showing import show_contact
from desktop.viewmodels.telephone.call_card import CallCard
from desktop.viewmodels.text_modules.macros import Macros
from desktop.viewmodels.wrap_up.wrap_up import WrapUpPanel
from widgets.composer.box import ComposerBox
from widgets.composer.macro_menu import MacroMenu
from widgets.composer.wrong_line import WrongLine
from widgets.interaction.beside import BesideStrip
from widgets.interaction.call import CallCardBox
from widgets.interaction.card import CardStrip
from widgets.interaction.foot import Foot
from widgets.interaction.hand_over import HandOver
from widgets.interaction.merging import Merging
from widgets.interaction.nothing_open import NothingOpen
from widgets.interaction.park_menu import open_park_menu
from widgets.interaction.talk import Talk
from widgets.interaction.who_calls import WhoCalls
from widgets.shared.customer_header import CustomerHeader
from widgets.shared.early_keys import takes_text
from widgets.shared.feed import Feed
from widgets.shared.file_dialogs import ask_for_place
from widgets.shared.sides import end_of, mirrored, towards
from widgets.shared.telling import tell
from widgets.shared.turning import Stack, turn
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import ground, look

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime
    from typing import Any

    from PySide6.QtGui import QResizeEvent

    from desktop.domain.ids import InteractionId
    from desktop.domain.words import DraftKind
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.interaction.conversation_header import Header
    from desktop.viewmodels.others.beside_words import Shown
    from desktop.viewmodels.telephone.ringing import Ringing
    from widgets.shared.actions import Actions
    from widgets.shared.in_steps import Steps

_MENU_BELOW = 1080  # units of the window: the header's icons go into its menu
_MENU = 220  # pixels
_MENU_BELOW_ALONE = 560  # of a window that shows nothing beside the contact
_REST = (
    "interaction.release",
    "interaction.link-case",
    "interaction.create",
    "interaction.merge",
    "interaction.split",
    "interaction.unmerge",
    "interaction.print",
    "interaction.pdf",
    "composer.discard",
    "interaction.close",
)


class InteractionPane(QWidget):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.conversation = Conversation(desk)
        self.journal = Journal(desk)
        self.composer = Composer(desk, self.conversation, self.journal)
        self.wrap_up = WrapUpPanel(desk, self.conversation, self.journal)
        self.in_hand = InHand(desk, self.conversation)
        self.call = CallCard(desk, self.conversation, self.journal)
        self.company = Company(desk, self.conversation, self.composer)
        self.header = CustomerHeader()
        self.beside = BesideStrip()
        self.card = CardStrip()  # of whoever had it before
        self.crossing = WrongLine(sides=24)  # somebody else writes to this customer
        self.call_card = CallCardBox(desk, actions, self.call)
        self.talk = Talk(self.conversation, desk, actions)
        self.box = ComposerBox(desk, actions, self.composer)
        self.macros = Macros(desk, self.wrap_up.suggest)
        self.macro_menu = MacroMenu(desk, actions, self.macros, self.box)
        self._who_calls: WhoCalls | None = None
        self._hand_over: HandOver | None = None
        self.merging = Merging(desk, self.conversation, self)
        self._icons: tuple[str, ...] = ()
        self._told = desk.open.interaction  # what is open from the start is no news
        self._stood: tuple[object, ...] | None = None  # in whose hands it was, and how
        self._lay_out()
        self._handle()
        self._show_header(self.conversation.header)

    def _lay_out(self) -> None:
        contact = QWidget()
        inner = QVBoxLayout(contact)
        above = (self.header, self.beside, self.call_card, self.card)
        parts = (*above, self.talk, self.crossing, self.box)
        for part in parts:
            inner.addWidget(part, 1 if part is self.talk else 0)
        self._inner = inner
        self.foot = Foot(self._actions, self.wrap_up, self.box, self.talk, inner)
        self._nothing = NothingOpen(self._desk, self._actions)
        self._stack = Stack()
        self._contact = contact
        contact.setFocusProxy(self.talk)  # until it is led on
        for page in (self._nothing, contact):
            self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.addWidget(self._stack)
        for layout in (inner, outer):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.setFocusProxy(self.box)
        ground(self, "surface")
        self._offer_actions()

    def _handle(self) -> None:
        actions, conversation, handle = self._actions, self.conversation, self._actions.handle
        self.box.field.edited.connect(self.company.typed)
        self.beside.asked.connect(self.company.ask_for_pen)
        self.beside.withdrawn.connect(self.company.withdraw)
        self.beside.given.connect(self._assign)
        self.beside.kept.connect(lambda agent: self.company.not_now(AgentId(agent)))
        self.talk.writes.connect(self._write_to)
        self.box.wanted.connect(self._wraps_up)
        self.box.holds_words.connect(lambda on: self._actions.say(writing=on))
        undo_with(
            self,
            self.company.close,
            self.wrap_up.close,
            self.composer.close,
            self.call.close,
            self.call.context.connect(lambda fields: actions.say(**fields)),
            self.call.over.connect(lambda _none: self._call_over()),
            conversation.close,
            conversation.header_changed.connect(self._show_header),
            self.company.changed.connect(self._show_company),
            conversation.loaded.connect(self._arrived),
            self.wrap_up.changed.connect(lambda _choice: self.foot.show()),
            self.wrap_up.completed.connect(self._completed),
            self.wrap_up.announced.connect(self._go_on),
            self.composer.sent.connect(self._sent),
            handle("pane.conversation", self._read_here),
            handle("pane.composer", self._write_here),
            handle("interaction.park", self._ask_until),
            handle("interaction.resume", self._doing("resume", conversation.resume)),
            handle("interaction.take", self._doing("take", conversation.take)),
            handle("interaction.assign", self._ask_to_whom),
            handle("interaction.wrap-up", self._wrap_up),
            *self.merging.handled(actions),
            handle("interaction.show", self._show_asked),
            handle("interaction.pictures", conversation.layout.show_pictures),
            handle("interaction.pen", self.beside.press_pen),
            conversation.layout.remote_changed.connect(lambda on: actions.say(pictures=on)),
            handle("interaction.release", self._release),
            self.in_hand.released.connect(self._given_back),
            handle("interaction.fetch-file", lambda: conversation.files.fetch(actions.subject)),
            conversation.files.save_asked.connect(self._ask_where),
        )

    def _write_to(self, address: str) -> None:
        """The reply goes to an address that stood in the conversation."""
        way = self.conversation.way_to(address)
        if way is not None:
            self.composer.go_by(way)
            self.box.field.setFocus()

    def _doing(
        self, name: str, work: Callable[[], Coroutine[Any, Any, None]]
    ) -> Callable[[], None]:
        return lambda: self._desk.supervisor.spawn(name, work())

    # ---------------------------------------------------------------------------- showing
    def _offer_actions(self) -> None:
        """Give the header the two icons that fit how the contact stands."""
        of = self.conversation.of
        parked = of is not None and of.interaction.status is InteractionStatus.PARKED
        mine = of is None or self.conversation.mine
        icons = (
            "interaction.resume" if parked else "interaction.park",
            "interaction.assign" if mine else "interaction.take",
        )
        if icons != self._icons:
            self._icons = icons
            self.header.set_actions(
                [self._actions[id_] for id_ in icons],
                [self._actions[id_] for id_ in _REST],
                self._actions["interaction.wrap-up"],
            )

    def _show_page(self) -> None:
        """The contact, whose call it may be, or that nothing is open."""
        is_open = self._desk.open.interaction is not None
        unnamed = not is_open and self._who_calls is not None and self._who_calls.asks
        self._place_call(unnamed=unnamed)
        page = self._who_calls if unnamed and self._who_calls else self._nothing
        turn(self._stack, self._contact if is_open else page)

    def _show_header(self, header: Header | None) -> None:
        self._show_page()
        self.header.setVisible(header is not None)
        self.setWindowTitle(header.name if header is not None else "")
        if header is not None:
            self._offer_actions()
            self.header.show_header(header)
            self._tell_contact(header)

    def _tell_contact(self, header: Header) -> None:
        """Another contact is open: say whose, but not to whoever went to its row and heard that.

        That it was parked, handed over or taken by somebody is said to all.
        """
        here, is_open = QApplication.focusWidget(), self._desk.open.interaction
        before, self._stood = self._stood, self.conversation.in_hands
        if is_open == self._told:
            if None not in (before, self._stood) and before != self._stood:
                tell(self, header.said)
            return
        self._told = is_open
        if not (isinstance(here, Feed) and here.current == is_open):
            tell(self, header.said)

    def _show_company(self, shown: Shown) -> None:
        self.beside.show_company(shown)
        self.crossing.say(shown.warning)
        self._actions.say(pen=shown.can_ask or bool(shown.asked))

    def _arrived(self, found: object) -> None:
        """From now on the actions on a contact are about the one that is open."""
        self.card.show_card(card_of(self.conversation.of, self._desk.me.agent))
        if found is not None:
            self._actions.say(reading=False, merged=self.merging.is_merged)
        if self._hand_over is not None and not self.conversation.mine:
            self._hand_over.popup.give_up()

    def fill(self) -> Steps:
        """The wrap-up comes behind the rest: a contact has to be read first."""
        yield lambda: self.foot.wrap_box

    def ask_who_calls(self, ringing: Ringing) -> None:
        """Show in this pane whose an answered call may be, until somebody has said so."""
        page = WhoCalls(ringing)
        self._who_calls = page
        self._stack.addWidget(page)
        undo_with(self, ringing.rows_changed.connect(lambda _rows: self._show_page()))
        self._show_page()

    def _place_call(self, *, unnamed: bool) -> None:
        """The card stands above the conversation, or above the question who is calling."""
        page = self._who_calls
        if page is not None and unnamed:
            page.take(self.call_card)
        elif self._inner.indexOf(self.call_card) < 0:
            self._inner.insertWidget(2, self.call_card)

    def _instead(self) -> QWidget | None:
        """What stands here while no contact is open; one that was just opened is shown first."""
        self._show_page()
        page = self._stack.currentWidget()
        return None if page is self._contact else page

    def _read_here(self) -> None:
        """To what was said, or what stands in its place."""
        talk = self.foot.wrap_box if self.talk.isHidden() else self.talk
        (self._instead() or talk).setFocus()

    def _write_here(self) -> None:
        """To the composer, or what stands in its place."""
        if (instead := self._instead()) is not None:
            instead.setFocus()
        else:
            self.box.write_here(writes=False)

    def _wraps_up(self, writes: bool) -> None:
        """The wrap-up has the composer's place; its words are kept where somebody is to write."""
        if writes:
            self.wrap_up.leave()
        else:
            self.foot.wrap_box.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.foot.give_room()
        window = self.window().width()
        least = _MENU_BELOW if self.width() < window else _MENU_BELOW_ALONE
        self.header.set_narrow(window < look().px(least))

    # ------------------------------------------------------------------------------ asking
    def _ask_until(self) -> None:
        room = self.header.rect()
        place = mirrored(QRect(room.right() - _MENU, room.bottom(), _MENU, 1), room.width())
        corner = self.header.mapToGlobal(place.topLeft())
        open_park_menu(self, corner, self._desk, self._park)

    def _end_of_header(self) -> QPoint:
        header = self.header.rect()
        return QPoint(end_of(header), header.bottom())

    def _show_asked(self) -> None:
        """The contact that the action was asked for, on the desk."""
        asked = self._actions.subject
        self._actions.trigger("page.desk")
        self._desk.bring("show contact", lambda: show_contact(self._desk, asked))

    def _park(self, until: datetime | None) -> None:
        self._desk.supervisor.spawn("park", self.conversation.park(until))

    def _ask_to_whom(self) -> None:
        if self._hand_over is None:
            self._hand_over = HandOver(self._desk, self)
            self._hand_over.chosen.connect(self._give_with_card)
            self._hand_over.queue_chosen.connect(self._give_to_queue)
        below = self.header.mapTo(self.window(), self._end_of_header())
        self._hand_over.open(below - QPoint(towards(16), 0))

    def _ask_where(self, asked: tuple[str, str]) -> None:
        sha256, name = asked
        ask_for_place(self, name, lambda path: self.conversation.files.save(sha256, path))

    def _wrap_up(self) -> None:
        """End the call, then ask why; a second press completes."""
        if self.call.hang_up() or (self.call.just_hung_up and self.wrap_up.open):
            return
        self.in_hand.end_conversation()
        was_open = self.wrap_up.open
        self.wrap_up.begin()
        if self.wrap_up.open and not was_open:
            self.foot.wrap_box.setFocus()

    def _call_over(self) -> None:
        """Its wrap-up begins by itself, once; who writes elsewhere writes on."""
        self.in_hand.end_conversation()
        if not self.wrap_up.open:
            self.wrap_up.begin()
            if self.wrap_up.open and not takes_text(QApplication.focusWidget()):
                self.foot.wrap_box.setFocus()

    def _release(self) -> None:
        self.journal.hurry()
        self.in_hand.release()

    def _given_back(self, interaction: InteractionId) -> None:
        if self._desk.open.interaction == interaction:
            self._desk.show(Open())

    def _give_with_card(self, agent: str) -> None:
        if (sheet := self._hand_over) is not None:
            card = sheet.card.text
            given = give_on(self._desk, self.conversation, self.journal, AgentId(agent), card)
            self._desk.supervisor.spawn("assign", sheet.gone(given))

    def _give_to_queue(self, queue: str) -> None:
        if (sheet := self._hand_over) is not None:
            card, to = sheet.card.text, QueueId(queue)
            given = give_to_queue(self._desk, self.conversation, self.journal, to, card)
            self._desk.supervisor.spawn("hand to queue", sheet.gone(given))

    def _assign(self, agent: str) -> None:
        given = give_on(self._desk, self.conversation, self.journal, AgentId(agent))
        self._desk.supervisor.spawn("assign", given)

    # --------------------------------------------------------------------------- afterwards
    def _sent(self, kind: DraftKind) -> None:
        """After a reply: stay, next, or close, as the person likes it; after a note nothing."""
        self.talk.to_the_end()
        if kind.value == "reply":
            self._go_on(self.wrap_up.afterwards, sent=True)

    def _completed(self, what: str) -> None:
        tell(self, tr("{what}: completed", what=self.windowTitle()))
        self._go_on(what)

    def _go_on(self, what: str, *, sent: bool = False) -> None:
        if what == "next":
            self._actions.trigger("interaction.next")
        elif what == "close":
            self._actions.trigger("interaction.wrap-up" if sent else "interaction.close")
