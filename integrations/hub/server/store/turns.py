"""What is done one after the other, in lots: who comes while one is being done goes with the next.

    answer = turns.take("main", what, do, goes_with)

Nobody waits for others to come: the first who finds nobody at it does what has gathered, their own
included, and those behind are told what came of theirs. A transaction costs nearly the same for one
as for four. Laws: each is told of its own, and an error is its own unless the whole lot has failed;
what came first is done first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")


class _Waiting(Generic[Asked, Answered]):
    """One who waits for a turn."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.answer: Answered | BaseException | None = None

    def told(self) -> Answered:
        if self.answer is None or isinstance(self.answer, BaseException):
            raise self.answer or LookupError("it was not done")
        return self.answer


class Turns(Generic[Asked, Answered]):
    """Turns by name; any thread may take one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[_Waiting[Asked, Answered]]] = {}
        self._at_it: dict[str, threading.Lock] = {}

    def take(
        self,
        name: str,
        asked: Asked,
        do: Callable[[Sequence[Asked]], Sequence[Answered | Exception]],
        goes_with: Callable[[Sequence[Asked], Asked], bool],
    ) -> Answered:
        """The answer of `do`, which is given one or more; raises the error in its place.

        goes_with: whether one may be done together with those before it.
        """
        mine: _Waiting[Asked, Answered] = _Waiting(asked)
        with self._lock:
            self._waiting.setdefault(name, []).append(mine)
            at_it = self._at_it.setdefault(name, threading.Lock())
        with at_it:
            if mine.answer is None:
                while mine.answer is None:
                    self._do(self._next(name, goes_with), do)
                self._forget(name)
        return mine.told()

    def waiting(self, name: str) -> int:
        """How many nobody is at yet."""
        with self._lock:
            return len(self._waiting.get(name, ()))

    def _forget(self, name: str) -> None:
        """Names come from outside: none is kept when nobody waits any more."""
        with self._lock:
            if not self._waiting.get(name):
                self._waiting.pop(name, None)
                self._at_it.pop(name, None)

    def _next(
        self, name: str, goes_with: Callable[[Sequence[Asked], Asked], bool]
    ) -> list[_Waiting[Asked, Answered]]:
        """Take those out who are next."""
        with self._lock:
            lot: list[_Waiting[Asked, Answered]] = []
            later: list[_Waiting[Asked, Answered]] = []
            for each in self._waiting[name]:
                fits = not lot or goes_with([one.asked for one in lot], each.asked)
                (lot if fits else later).append(each)
            self._waiting[name] = later
        return lot

    def _do(
        self,
        lot: Sequence[_Waiting[Asked, Answered]],
        do: Callable[[Sequence[Asked]], Sequence[Answered | Exception]],
    ) -> None:
        try:
            answers: Sequence[Answered | BaseException] = do([each.asked for each in lot])
        except BaseException as error:  # noqa: BLE001  raised by each who waits
            answers = [error] * len(lot)
        for each, answer in zip(lot, answers, strict=True):
            each.answer = answer
