"""The board of notices: the same matter once, the gravest first, two at most."""

from __future__ import annotations

from desktop.notices import Board, Notice, Tone

LINE = Notice(tone=Tone.WARNING, happened="No connection.", replace="line")
REFUSED = Notice(tone=Tone.BREACH, happened="One reply was refused.", replace="refused:1")
SENT = Notice(tone=Tone.DONE, happened="Sent.", replace="sent")


def test_the_same_matter_replaces_itself() -> None:
    board = Board()
    board.tell(LINE)
    later = Notice(tone=Tone.WARNING, happened="Still no connection.", replace="line")

    board.tell(later)

    assert board.shown == (later,)


def test_two_matters_are_shown_and_the_gravest_comes_first() -> None:
    board = Board()

    for notice in (SENT, LINE, REFUSED):
        board.tell(notice)

    assert board.shown == (REFUSED, LINE)
    assert board.waiting == 1


def test_what_waited_comes_up_when_a_matter_is_done() -> None:
    board = Board()
    for notice in (SENT, LINE, REFUSED):
        board.tell(notice)

    board.clear("refused:1")

    assert board.shown == (LINE, SENT)
    assert board.waiting == 0


def test_among_equals_the_newest_comes_first() -> None:
    board = Board()
    other = Notice(tone=Tone.WARNING, happened="Nobody is signed in.", replace="signing-in")
    board.tell(LINE)

    board.tell(other)

    assert board.shown == (other, LINE)


def test_listeners_hear_of_every_change_and_of_nothing_else() -> None:
    board = Board()
    heard: list[tuple[Notice, ...]] = []
    board.changed.connect(heard.append)

    board.tell(LINE)
    board.tell(LINE)
    board.clear("another matter")
    board.clear("line")

    assert heard == [(LINE,), ()]


def test_what_happened_and_what_follows_do_not_run_into_each_other() -> None:
    due = Notice(tone=Tone.INFO, happened="2 tasks are due", safe="Refund · Photo", replace="due")
    line = Notice(tone=Tone.WARNING, happened="No line.", safe="It is kept.", replace="line")

    assert due.sentence == "2 tasks are due: Refund · Photo"
    assert line.sentence == "No line. It is kept."


def test_what_rests_stays_open_without_a_line_until_it_says_something_else() -> None:
    board = Board()
    board.tell(SENT)
    board.tell(LINE)

    board.rest(["sent", "unknown"])
    assert board.pressing == (LINE,)
    assert board.everything == (LINE, SENT)

    board.tell(SENT)
    assert board.pressing == (LINE,), "the same again is no news"
    board.tell(Notice(tone=Tone.DONE, happened="Two were sent.", replace="sent"))
    assert [each.replace for each in board.pressing] == ["line", "sent"]
