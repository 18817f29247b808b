"""A signal calls who listens, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.signal import Signal, all_of

if TYPE_CHECKING:
    from collections.abc import Callable


def test_listeners_hear_in_the_order_they_connected() -> None:
    said: Signal[str] = Signal()
    heard: list[tuple[str, str]] = []
    said.connect(lambda word: heard.append(("first", word)))
    said.connect(lambda word: heard.append(("second", word)))

    said.emit("hello")

    assert heard == [("first", "hello"), ("second", "hello")]


def test_who_disconnects_hears_nothing_more_and_may_do_so_twice() -> None:
    said: Signal[str] = Signal()
    heard: list[str] = []
    disconnect = said.connect(heard.append)

    disconnect()
    disconnect()
    said.emit("hello")

    assert heard == []
    assert not said.has_listeners


def test_several_connections_end_as_one() -> None:
    said: Signal[str] = Signal()
    heard: list[str] = []
    disconnect = all_of(said.connect(heard.append), said.connect(heard.append))

    disconnect()
    said.emit("hello")

    assert heard == []
    assert not said.has_listeners


def test_the_same_listener_connected_twice_is_two_connections() -> None:
    said: Signal[str] = Signal()
    heard: list[str] = []
    disconnect = said.connect(heard.append)
    said.connect(heard.append)

    disconnect()
    said.emit("hello")

    assert heard == ["hello"]


def test_a_view_closed_by_another_listener_is_not_called_any_more() -> None:
    said: Signal[str] = Signal()
    heard: list[str] = []
    disconnects: list[Callable[[], None]] = []
    said.connect(lambda _: disconnects[0]())
    disconnects.append(said.connect(heard.append))

    said.emit("hello")

    assert heard == []


def test_a_failing_listener_keeps_no_other_from_hearing() -> None:
    said: Signal[str] = Signal()
    heard: list[str] = []

    def fail(_: str) -> None:
        raise ZeroDivisionError

    said.connect(fail)
    said.connect(heard.append)

    with pytest.raises(ExceptionGroup) as raised:
        said.emit("hello")

    assert heard == ["hello"]
    assert isinstance(raised.value.exceptions[0], ZeroDivisionError)
