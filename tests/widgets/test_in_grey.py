"""Without colour and without words: two states that mean different things still look different.

What differs by its words alone is told by its words, which is enough for the law and too slow for
a glance; such pairs are written down in `TOLD_BY_WORDS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.domain.words import AgentState
from desktop.notices import Notice, Tone
from desktop.viewmodels import state_words
from desktop.viewmodels.rows import Badge, Bubble, Card, MailRow, NoteRow, PromiseRow, Row, Sending
from desktop.viewmodels.state import Shown as OwnState
from tests.support.on_image import painter_on, pixels
from tests.widgets.dressed import dressed, on_screen
from widgets.shared.check import Check
from widgets.shared.drawn import Chip
from widgets.shared.loads import Load, Loads
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.pictures.every import PICTURES
from widgets.shared.pictures.ground import State
from widgets.shared.pills import StateSelector, SyncStamp
from widgets.shared.rail_button import RailButton
from widgets.theme.appearance import look
from widgets.theme.canvas import Canvas
from widgets.theme.tokens import DUE_ICON, KIND_ICON, THEMES, contrast

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

Painted = Callable[[], QImage]
_WIDE, _TALL = 420, 120
_CLEAR = 1.5  # of two greys: an edge that can be seen without being looked for
_LEAST = 8  # pixels that differ so: fewer is no shape
TOLD_BY_WORDS = {
    # Whose mail it is: the name, and "You"; the shade of the circle says nothing more.
    frozenset({"mail: theirs", "mail: ours"}),
    frozenset({"chat: theirs", "chat: ours"}),  # and these stand left and right
}


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest, app: QApplication) -> object:
    with dressed(app, request.param):
        yield request.param


@pytest.fixture(autouse=True)
def wordless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words keep their place and are not drawn."""
    for name in ("text", "para", "passage"):
        monkeypatch.setattr(Canvas, name, _unpainted(getattr(Canvas, name)))


def _unpainted(draw: Callable[..., object]) -> Callable[..., object]:
    def measured(canvas: Canvas, *args: object, **kwargs: object) -> object:
        painter, canvas.p = canvas.p, None
        try:
            return draw(canvas, *args, **kwargs)
        finally:
            canvas.p = painter

    return measured


def _row(row: Row, state: State | None = None) -> Painted:
    def painted() -> QImage:
        image = QImage(_WIDE, _TALL, QImage.Format.Format_RGB32)
        image.fill(look().colour("surface"))
        with painter_on(image) as painter:
            PICTURES[type(row)](Canvas(painter, width=_WIDE), _WIDE, row, state or State())
        return image

    return painted


def _widget(make: Callable[[], QWidget]) -> Painted:
    def painted() -> QImage:
        with on_screen(make(), _WIDE, _TALL) as widget:
            return widget.grab().toImage()

    return painted


def _own(state: AgentState) -> QWidget:
    selector = StateSelector()
    selector.show_state(
        OwnState(
            word="", timer="", then="", said="",
            icon=state_words.icon(state), tone=state_words.tone(state),
        )
    )  # fmt: skip
    return selector


def _present(state: AgentState) -> QWidget:
    return Chip(Badge("Milan", state_words.tone(state), state_words.icon(state)))


def _notice(tone: Tone) -> QWidget:
    bar = NoticeBar()
    bar.show_notice(Notice(tone=tone, happened="It happened", replace="test"))
    return bar


def _stamp(kind: str) -> QWidget:
    stamp = SyncStamp()
    stamp.show_stamp(kind, "12:00")  # type: ignore[arg-type]
    return stamp


def _loads(*, full: bool) -> QWidget:
    loads = Loads()
    loads.show_loads((Load("chat", "3/3", full=full),), "Chat")
    return loads


def _area(*, chosen: bool) -> QWidget:
    area = RailButton("users", "Customers")
    area.set_chosen(chosen)
    return area


def _check(*, on: bool, one_of: bool = False) -> QWidget:
    check = Check("Call back", one_of=one_of)
    check.setChecked(on)
    return check


def _card(**more: object) -> Card:
    return Card(key="1", said="", channel="email", name="Frieda", about="Delivery", **more)  # type: ignore[arg-type]


def _promise(**more: object) -> PromiseRow:
    return PromiseRow(key="1", said="", what="Call", who="Frieda", **more)  # type: ignore[arg-type]


def _mail(*, ours: bool) -> MailRow:
    tone = "offline" if ours else "offer"
    return MailRow(key="1", said="", letters="FM", who="F", to="", when="", text="Words", tone=tone)  # type: ignore[arg-type]


FAMILIES: dict[str, dict[str, Painted]] = {
    "own state": {it.name: _widget(partial(_own, it)) for it in AgentState},
    "presence": {
        it.name: _widget(partial(_present, it))
        for it in AgentState
    },
    "notice": {tone.name: _widget(partial(_notice, tone)) for tone in Tone},
    "stamp": {
        kind: _widget(partial(_stamp, kind))
        for kind in ("fresh", "waiting", "offline", "failed")
    },
    "load": {
        "room": _widget(lambda: _loads(full=False)), "full": _widget(lambda: _loads(full=True))
    },
    "area": {
        "shown": _widget(lambda: _area(chosen=True)), "other": _widget(lambda: _area(chosen=False))
    },
    "tick": {
        "on": _widget(lambda: _check(on=True)), "off": _widget(lambda: _check(on=False)),
        "one": _widget(lambda: _check(on=True, one_of=True)),
        "none": _widget(lambda: _check(on=False, one_of=True)),
    },
    "time left": {
        tone: _row(_card(timer="12:00", tone=tone)) for tone in ("faint", "pause", "breach")
    },
    "due": {tone: _row(_promise(due="12:00", tone=tone)) for tone in ("offline", "pause", "breach")}
    | {"done": _row(_promise(due="", done=True))},
    "work": {
        "read": _row(_card()), "unread": _row(_card(unread=1)),
        "waits": _row(_card(sending=Sending.WAITING)),
        "refused": _row(_card(sending=Sending.REFUSED)),
        "chosen": _row(_card(), State(selected=True)),
    },
    "chat": {
        "theirs": _row(Bubble(key="1", said="", text="Words")),
        "ours": _row(Bubble(key="1", said="", text="Words", mine=True)),
        "refused": _row(Bubble(key="1", said="", text="Words", mine=True, refused="Over")),
        "note": _row(NoteRow(key="1", said="", title="Note", when="", text="Words")),
    },
    "mail": {
        "theirs": _row(_mail(ours=False)), "ours": _row(_mail(ours=True)),
        "note": _row(NoteRow(key="1", said="", title="Note", when="", text="Words")),
    },
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.usefixtures("theme")
def test_states_are_told_apart_without_colour_and_without_words(family: str) -> None:
    pictures = {name: painted() for name, painted in FAMILIES[family].items()}
    same = {
        frozenset({f"{family}: {one}", f"{family}: {other}"})
        for one, other in combinations(pictures, 2)
        if not told_apart(pictures[one], pictures[other])
    }
    assert same - TOLD_BY_WORDS == set()


def told_apart(one: QImage, other: QImage) -> bool:
    """Whether enough greys differ clearly, once what is left of both is cut to one size."""
    pairs = Counter(zip(_greys(one), _greys(other), strict=True))
    clear = (n for (a, b), n in pairs.items() if a != b and _contrast(a, b) >= _CLEAR)
    return sum(clear) >= _LEAST


def _greys(image: QImage) -> bytes:
    return pixels(image.copy(0, 0, _WIDE, _TALL), QImage.Format.Format_Grayscale8)


def _contrast(one: int, other: int) -> float:
    return contrast(f"#{one:02x}{one:02x}{one:02x}", f"#{other:02x}{other:02x}{other:02x}")


def test_channels_and_times_have_an_icon_each() -> None:
    assert len(set(KIND_ICON.values())) == len(KIND_ICON)
    assert len(set(DUE_ICON.values())) == len(DUE_ICON)


@pytest.mark.usefixtures("theme")
def test_two_that_differ_in_colour_alone_are_found() -> None:
    tones = ("pause", "breach", "ready")
    chips = [_widget(partial(Chip, Badge("Milan", it)))() for it in tones]  # type: ignore[arg-type]
    assert not any(told_apart(one, other) for one, other in combinations(chips, 2))
