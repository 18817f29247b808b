"""The socket that desktops reach."""

from __future__ import annotations

import socket

from integrations.hub.server.serving import Listen, listening


def test_no_answer_waits_until_its_head_was_received() -> None:
    with (
        listening(Listen(port=0)) as taken_from,
        socket.create_connection(taken_from.getsockname()[:2]),
    ):
        connection, _ = taken_from.accept()
        with connection:
            held_back = not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    assert not held_back, "a small answer would lie 40 ms"
