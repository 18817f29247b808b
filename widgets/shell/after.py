"""What the window gets after it has been painted: palette, offers, keys, Qt's own words.

One step each, so that no step takes longer than a frame or two; all of it is closed with the
content it belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import text
from desktop.viewmodels.article_heard import ArticleHeard
from desktop.viewmodels.article_news import ArticleNews
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.calls_offered import CallsOffered
from desktop.viewmodels.dialling import Dialling
from desktop.viewmodels.late_wrap_up import LateWrapUps
from desktop.viewmodels.no_calls import NoCalls
from desktop.viewmodels.not_kept import NotKept
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.ringing import Ringing
from desktop.viewmodels.taken_over import TakenOver
from widgets.help.overlay import KeysOverlay
from widgets.palette.sheet import PaletteSheet
from widgets.shell.apart import Lending
from widgets.shell.opener import SystemOpener
from widgets.shell.window import Window
from widgets.shell.words_of_qt import speak
from widgets.team.why_sheet import WhySheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions
    from widgets.shell.content import Content

    Outside = Callable[[Offers, Callable[[], bool], Callable[[], None]], Callable[[], None]]


def after_paint(
    content: Content, desk: Desk, actions: Actions, outside: Outside
) -> Iterator[Callable[[], None]]:
    """The steps, in the order in which a person could want them.

    outside: has offers told of where the window is not seen; answers with its end.
    """

    def palette() -> None:
        desk.opener = SystemOpener()
        sheet = PaletteSheet(desk, actions, content)
        content.keep(sheet.close_model)
        content.keep(actions.handle("palette.open", lambda: sheet.open(actions.subject)))

    def keys() -> None:
        overlay = KeysOverlay(actions, content)
        content.keep(actions.handle("help.keys", overlay.toggle))

    def offers() -> None:
        at_work = AtWork(desk)
        content.keep(at_work.close)
        content.keep(content.second.connect(lambda _none: at_work.tick()))
        content.keep(at_work.changed.connect(lambda s: actions.say(elsewhere=not s.here)))
        content.keep(actions.handle("state.work-here", at_work.take_over))
        content.keep(LateWrapUps(desk).close)
        content.keep(TakenOver(desk).close)
        content.keep(NotKept(desk).close)
        model = Offers(desk, content.state, at_work)
        content.keep(model.close)
        content.keep(content.second.connect(lambda _none: model.tick()))
        no_calls = NoCalls(desk, content.state, at_work)
        content.keep(content.second.connect(lambda _none: no_calls.tick()))
        content.desk_page.offers.follow(model)
        content.keep(CallsOffered(desk, model).close)
        ringing = Ringing(desk)
        content.keep(ringing.close)
        content.keep(content.second.connect(lambda _none: ringing.tick()))
        content.desk_page.offers.follow_calls(ringing)
        content.desk_page.ask_who_calls(ringing)
        content.desk_page.take_up_wrap_ups()
        dialling = Dialling(desk)
        content.keep(actions.handle("call.dial", lambda: dialling.dial(actions.subject)))
        content.keep(outside(model, content.in_front, content.come_forward))

    def why() -> None:
        sheet = WhySheet(desk, actions, content)
        content.keep(sheet.close_model)
        content.keep(actions.handle("interaction.why", sheet.open))

    def articles() -> None:
        news, heard = ArticleNews(desk), ArticleHeard(desk)
        count = news.unread_changed.connect(lambda n: content.rail.set_count("page.knowledge", n))
        for undo in (count, news.close, heard.close):
            content.keep(undo)

    def apart() -> None:
        window = content.window()
        if isinstance(window, Window):
            window.follow_screens()
            Lending(content, window, actions)

    yield apart
    yield palette
    yield offers
    yield keys
    yield why
    yield articles
    yield lambda: content.keep(speak(text.language()))
