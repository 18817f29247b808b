"""A signal without Qt: view-models speak through it, widgets listen.

    disconnect = inbox.rows_changed.connect(view.show_rows)
    view.destroyed.connect(disconnect)

Law: who has disconnected is not called any more, not even by the emission under way; one
listener that fails keeps no other from hearing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Signal(Generic[T]):
    """Calls every listener, in the order they connected, on the thread that emits."""

    def __init__(self) -> None:
        self._listeners: dict[object, Callable[[T], None]] = {}

    def connect(self, listener: Callable[[T], None]) -> Callable[[], None]:
        """Return the undoing of this connection; calling it twice does no harm."""
        connection = object()
        self._listeners[connection] = listener

        def disconnect() -> None:
            self._listeners.pop(connection, None)

        return disconnect

    def emit(self, value: T) -> None:
        """Tell everybody. What listeners raised comes as one ExceptionGroup, after the last."""
        errors: list[Exception] = []
        for connection in tuple(self._listeners):
            listener = self._listeners.get(connection)
            if listener is None:
                continue
            try:
                listener(value)
            except Exception as error:  # noqa: BLE001  raised again below, with the others
                errors.append(error)
        if errors:
            raise ExceptionGroup("listeners failed", errors)

    @property
    def has_listeners(self) -> bool:
        return bool(self._listeners)


def all_of(*endings: Callable[[], None]) -> Callable[[], None]:
    """One ending for several, called in this order."""

    def end() -> None:
        for each in endings:
            each()

    return end
