"""The actions on tasks: for the one that is selected, wherever, or the one they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.viewmodels.tasks.task_actions import TaskActions
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

    Ends = Callable[[str], Coroutine[Any, Any, None]]


class TaskHands(QObject):
    def __init__(self, desk: Desk, actions: Actions, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._actions = actions
        self.model = TaskActions(desk)
        model = self.model
        undo_with(
            owner,
            model.close,
            desk.task_selected.connect(self._say),
            actions.handle("task.done", lambda: self._end(model.done)),
            actions.handle("promise.break", lambda: self._end(model.broken)),
            actions.handle("task.cancel", lambda: self._end(model.cancel)),
            desk.just_ended.changed.connect(lambda _id: self._say(None)),
            actions.handle("task.reopen", self._reopen),
        )

    def _say(self, _task: object) -> None:
        task = self._desk.task
        promise = task is not None and bool(task.words)
        ended = bool(self._desk.just_ended.tasks)
        self._actions.say(task=task is not None, promise=promise, just_ended=ended)

    def _reopen(self) -> None:
        self._desk.supervisor.spawn("reopen task", self.model.reopen(self._actions.subject))

    def _end(self, end: Ends) -> None:
        task = self._desk.task
        id_ = self._actions.subject or (task.id if task else "")
        if id_:
            self._desk.supervisor.spawn("end task", end(id_))
