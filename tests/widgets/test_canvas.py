"""The brush: what is measured is what is painted, and nothing that matters is cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.support.on_image import painter_on
from widgets.theme.canvas import Canvas, Probe
from widgets.theme.look import Look

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("app")

LONG = "Donaudampfschifffahrtsgesellschaftskapitän Jörg Probst-Muster"
HYPHENS = "sane-canon_pp - SANE-Backend für CanoScan Parallelport-Flachbettscanner (12)"
TEXT = "Wurde eine Lieferung zweimal verschoben, bucht der Platz selbst ein festes Zeitfenster."


def paper(width: int = 400, height: int = 120) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    return image


def painted(draw: Callable[[Canvas], object], look: Look, image: QImage | None = None) -> QImage:
    image = image or paper()
    with painter_on(image) as painter:
        draw(Canvas(painter, width=400, look=look))
    return image


def ink_columns(image: QImage) -> tuple[int, int]:
    """The first and the last column that is not white."""
    white = paper(1, 1).pixel(0, 0)
    dark = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != white for y in range(image.height()))
    ]
    return dark[0], dark[-1]


def test_a_text_that_is_too_wide_ends_in_an_ellipsis_within_its_room() -> None:
    look = Look()
    probe = Probe()
    used = Canvas(look=look, probe=probe).text(0, 0, 120, LONG)
    assert used <= 120
    assert probe.cuts[0].text == LONG
    assert ink_columns(painted(lambda c: c.text(0, 0, 120, LONG), look))[1] <= 121


def test_measuring_and_painting_agree() -> None:
    look = Look()
    measured = Canvas(look=look)
    heights: list[float] = []
    painted(lambda c: heights.append(c.para(0, 0, 200, TEXT)), look)
    painted(lambda c: heights.append(c.chip(0, 0, "04:10", "pause", "clock")), look)
    assert heights == [
        measured.para(0, 0, 200, TEXT),
        measured.chip(0, 0, "04:10", "pause", "clock"),
    ]


def test_a_line_looks_the_same_the_first_time_and_ever_after() -> None:
    look = Look()
    pictures = [painted(lambda c: c.text(7, 3, 300, LONG), look) for _ in range(3)]
    assert pictures[0] == pictures[1] == pictures[2]


def test_a_paragraph_keeps_to_its_lines_and_says_what_it_left_out() -> None:
    look, probe = Look(), Probe()
    canvas = Canvas(look=look, probe=probe)
    assert canvas.para(0, 0, 160, TEXT, "small", lines=2) == 36
    assert probe.cuts[0].text == TEXT
    assert canvas.para(0, 0, 2000, TEXT, "small", lines=2) == 18


@pytest.mark.parametrize("room", range(120, 420, 7))
def test_the_last_line_holds_as_many_words_as_fit_and_never_the_ellipsis_alone(room: int) -> None:
    title = "Lieferung dreimal verschoben, Entschädigung zugesagt und dem Kunden geschrieben"
    lettering = Look().lettering

    def lines_of(words: str) -> int:
        found = lettering.paragraph(words, "display", room, most=9, marks=(), centred=False)
        return found.layout.lineCount()

    kept = lettering.paragraph(title, "display", room, most=2, marks=(), centred=False)
    if not kept.cut:
        return
    shown = kept.layout.text()
    last = kept.layout.lineAt(kept.layout.lineCount() - 1)
    assert shown[last.textStart() :].strip("\u00a0 …")
    whole = shown.removesuffix("\u00a0…")
    more = title[: title.find(" ", len(whole) + 2)]  # one word more
    if title.startswith(whole) and " " in whole:
        assert lines_of(more + "\u00a0…") > 2


@pytest.mark.parametrize("text", ["", "\n", "a\nb\nc", "x" * 500, "** <b>kein</b> Fett **"])
def test_any_text_can_be_laid_out(text: str) -> None:
    look = Look()
    height = Canvas(look=look).para(0, 0, 100, text, "body")
    assert height % 20 == 0
    image = painted(lambda c: c.para(0, 0, 100, text, "body"), look, paper(400, 900))
    assert image.size() == paper(400, 900).size()


def test_what_looks_like_markup_is_shown_as_it_was_written() -> None:
    look = Look()
    bold = painted(lambda c: c.text(0, 0, 300, "<b>kein Fett</b>"), look)
    assert ink_columns(bold)[1] > look.width("kein Fett", "body") + 20


def test_found_words_are_marked_and_nothing_else() -> None:
    look = Look()
    mark = look.colour("mark").rgb()

    def with_mark(image: QImage) -> bool:
        return any(
            image.pixel(x, y) == mark for x in range(image.width()) for y in range(image.height())
        )

    assert with_mark(painted(lambda c: c.para(0, 0, 300, TEXT, marks=((11, 20),)), look))
    assert not with_mark(painted(lambda c: c.para(0, 0, 300, TEXT), look))


def test_a_mark_in_what_was_cut_off_leaves_the_ellipsis_unmarked() -> None:
    look = Look()
    kept = look.lettering.paragraph(
        TEXT, "small", 160, most=2, marks=((0, 5), (40, 86)), centred=False
    )
    formats = kept.layout.formats()
    assert all(it.start + it.length <= len(kept.layout.text()) - 2 for it in formats)
    assert formats[0].length == 5


def test_figures_are_equally_wide_so_that_timers_do_not_jump() -> None:
    look = Look()
    for style in ("small", "small_b", "body", "timer"):
        widths = [look.width(f"00:0{figure}", style) for figure in range(10)]
        assert max(widths) - min(widths) < 0.1, style


def test_right_to_left_mirrors_the_picture() -> None:
    def draw(c: Canvas) -> None:
        c.text(10, 0, 200, "Wort")

    left = ink_columns(painted(draw, Look()))
    right = ink_columns(painted(draw, Look(rtl=True)))
    assert left[0] < 20
    assert right[1] > 380
    assert abs((left[1] - left[0]) - (right[1] - right[0])) <= 1


def test_the_scale_multiplies_everything() -> None:
    def draw(c: Canvas) -> None:
        c.box(10, 10, 100, 40, "ink", radius=0)

    assert ink_columns(painted(draw, Look())) == (10, 109)
    assert ink_columns(painted(draw, Look(scale=1.5))) == (15, 164)


def test_icons_are_drawn_once_for_each_colour_and_ratio() -> None:
    look = Look()
    first = look.pixmap("phone", 16, "ink", 1.0)
    assert look.pixmap("phone", 16, "ink", 1.0) is first
    assert look.pixmap("phone", 16, "accent", 1.0) is not first
    sharp = look.pixmap("phone", 16, "ink", 2.0)
    assert (sharp.width(), sharp.devicePixelRatio()) == (32, 2.0)


def test_no_shadow_in_high_contrast() -> None:
    def draw(c: Canvas) -> None:
        c.shadow(40, 40, 100, 40, 8)

    assert painted(draw, Look("light")) != paper()
    assert painted(draw, Look("contrast")) == paper()


@pytest.mark.parametrize("text", [HYPHENS, "Alarm-E-Mail-Adressen-Liste"])
def test_words_with_hyphens_are_cut_at_every_width(text: str) -> None:
    """A line also breaks before the ellipsis, behind "-": the words were cut for ever."""
    canvas = Canvas(look=Look())
    for room in range(20, 420):
        cut = canvas.wrapped(room, text, "body", lines=1)
        assert cut.height == cut.leading
        assert cut.layout.text().endswith("…") == cut.cut
        assert cut.cut or cut.layout.text() == text


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("words", ["Die Datei hat 84 kB", "Es sind noch 70 %", "Rest: 2 h 30 min"])
def test_no_line_ends_between_a_number_and_its_unit(words: str) -> None:
    for room in range(60, 160, 5):  # a narrower one ends within words
        laid = Canvas().wrapped(room, words)
        ends = [laid.layout.lineAt(at).textStart() for at in range(1, laid.layout.lineCount())]
        parted = [words[at - 2 : at] for at in ends if words[at - 1] == " "]
        assert not [it for it in parted if it[0].isdigit()], room
