"""What the window gets after it has been painted: palette, offers, keys, Qt's own words.

One step each, so that no step takes longer than a frame or two; all of it is closed with the
content it belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import text
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.help.whats_new import tell_what_is_new
from desktop.viewmodels.interaction.not_kept import NotKept
from desktop.viewmodels.interaction.taken_over import TakenOver
from desktop.viewmodels.just_ended import TAKE_BACK
from desktop.viewmodels.knowledge.article_heard import ArticleHeard
from desktop.viewmodels.knowledge.article_news import ArticleNews
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.progress import Progress
from desktop.viewmodels.refused.forms_back import FormsBack
from desktop.viewmodels.telephone.calls_left import CallsLeft
from desktop.viewmodels.telephone.calls_offered import CallsOffered
from desktop.viewmodels.telephone.calls_put_through import CallsPutThrough
from desktop.viewmodels.telephone.dialling import Dialling
from desktop.viewmodels.telephone.no_calls import NoCalls
from desktop.viewmodels.telephone.ringing import Ringing
from desktop.viewmodels.wrap_up.late_wrap_up import LateWrapUps
from widgets.help.overlay import KeysOverlay
from widgets.interaction.on_paper import ContactOnPaper
from widgets.palette.sheet import PaletteSheet
from widgets.shared.offer_card import OfferCard
from widgets.shared.scrolled import Filling
from widgets.shell.apart import lend
from widgets.shell.as_left import come_back
from widgets.shell.offer_elsewhere import OfferElsewhere
from widgets.shell.opener import SystemOpener
from widgets.shell.progress_pill import ProgressPill
from widgets.shell.showing_around import ShowingAround
from widgets.shell.words_of_qt import speak
from widgets.team.figures_sheet import FiguresSheet
from widgets.team.why_sheet import WhySheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions
    from widgets.shell.content import Content

    Outside = Callable[
        [Offers, Ringing, Callable[[], bool], Callable[[], None]], Callable[[], None]
    ]


def after_paint(
    content: Content, desk: Desk, actions: Actions, outside: Outside
) -> Iterator[Callable[[], None]]:
    """The steps, in the order in which a person could want them.

    outside: has offers told of where the window is not seen; answers with its end.
    """
    behind = _Behind(content, desk, actions, outside)
    yield lambda: lend(content, actions)
    yield behind.palette
    yield lambda: come_back(content, desk, actions)
    yield behind.room
    yield behind.offers
    yield behind.keys
    yield behind.soon
    yield behind.why
    yield behind.articles
    yield behind.paper
    yield behind.showing_around
    yield behind.progress
    yield lambda: content.keep(speak(text.language()))


class _Behind:
    """Each step ends with the content: what it begins is kept there and undone there."""

    def __init__(self, content: Content, desk: Desk, actions: Actions, outside: Outside) -> None:
        self._content, self._desk = content, desk
        self._actions, self._outside = actions, outside

    def palette(self) -> None:
        self._desk.opener = SystemOpener()
        sheet = PaletteSheet(self._desk, self._actions, self._content)
        self._content.keep(sheet.close_model)
        self._content.keep(
            self._actions.handle("palette.open", lambda: sheet.open(self._actions.subject))
        )

    def soon(self) -> None:
        soon, actions = self._desk.soon, self._actions
        self._content.keep(soon.changed.connect(lambda waits: actions.say(announced=waits)))
        self._content.keep(actions.handle(TAKE_BACK, soon.undo))

    def keys(self) -> None:
        overlay = KeysOverlay(self._actions, self._content)
        self._content.keep(self._actions.handle("help.keys", overlay.toggle))

    def room(self) -> None:
        self._content.desk_page.let_scroll(lambda inner, token: Filling(inner, on=token))

    def offers(self) -> None:
        at_work = AtWork(self._desk)
        self._content.keep(at_work.close)
        self._content.keep(self._content.second.connect(lambda _none: at_work.tick()))
        self._content.keep(
            at_work.changed.connect(lambda s: self._actions.say(elsewhere=not s.here))
        )
        self._content.keep(self._actions.handle("state.work-here", at_work.take_over))
        self._content.keep(LateWrapUps(self._desk).close)
        self._content.keep(TakenOver(self._desk).close)
        self._content.keep(NotKept(self._desk).close)
        self._content.keep(FormsBack(self._desk).close)
        model = Offers(self._desk, self._content.state, at_work)
        self._content.keep(model.close)
        self._content.keep(self._content.second.connect(lambda _none: model.tick()))
        no_calls = NoCalls(self._desk, self._content.state, at_work)
        self._content.keep(self._content.second.connect(lambda _none: no_calls.tick()))
        self._content.desk_page.offers.take(OfferCard(), OfferCard())
        self._content.desk_page.offers.follow(model)
        self._content.keep(CallsOffered(self._desk, model).close)
        self._content.keep(CallsLeft(self._desk, at_work.left_at).close)
        self._content.keep(CallsPutThrough(self._desk).close)
        ringing = Ringing(self._desk)
        self._content.keep(ringing.close)
        self._content.keep(self._content.second.connect(lambda _none: ringing.tick()))
        self._content.desk_page.offers.follow_calls(ringing)
        self._content.keep(OfferElsewhere(self._content, self._desk, model, ringing).close)
        self._content.desk_page.ask_who_calls(ringing)
        self._content.desk_page.take_up_wrap_ups()
        dialling = Dialling(self._desk)
        self._content.keep(dialling.close)
        self._content.keep(
            self._actions.handle("call.dial", lambda: dialling.dial(self._actions.subject))
        )
        self._content.keep(
            self._outside(model, ringing, self._content.in_front, self._content.come_forward)
        )

    def why(self) -> None:
        sheet = WhySheet(self._desk, self._actions, self._content)
        self._content.keep(sheet.close_model)
        self._content.keep(self._actions.handle("interaction.why", sheet.open))
        figures = FiguresSheet(self._desk, self._content)
        self._content.keep(figures.close_model)
        self._content.keep(self._actions.handle("team.figures", figures.open))

    def showing_around(self) -> None:
        tour = ShowingAround(self._content, self._actions)
        self._content.keep(tour.close)
        self._content.keep(self._actions.handle("help.tour", tour.begin))
        tell_what_is_new(self._desk)

    def progress(self) -> None:
        model = Progress(self._desk)
        pill = ProgressPill(model, self._content)
        self._content.keep(pill.close_model)
        self._content.keep(self._actions.handle("work.stop", model.stop))

    def paper(self) -> None:
        for undo in ContactOnPaper(self._desk, self._content).handled(self._actions):
            self._content.keep(undo)

    def articles(self) -> None:
        news, heard = ArticleNews(self._desk), ArticleHeard(self._desk)
        count = news.unread_changed.connect(
            lambda n: self._content.rail.set_count("page.knowledge", n)
        )
        for undo in (count, news.close, heard.close):
            self._content.keep(undo)
