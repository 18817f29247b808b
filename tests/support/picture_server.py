"""A web server of a stranger on the loopback: pictures, what only looks like one, and traps.

with PictureServer() as server:
    server.put("/logo.png", png(40, 20))       server.url("/logo.png")
    … server.asked                              what it was told, request by request
"""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

Answer = Callable[[BaseHTTPRequestHandler], None]


class Asked(msgspec.Struct, frozen=True):
    path: str
    headers: dict[str, str]  # names in small letters


class PictureServer:
    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, Answer] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                told = {name.lower(): value for name, value in self.headers.items()}
                outer.asked.append(Asked(self.path, told))
                outer._answers.get(self.path, _nothing)(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        # Ended by `__exit__`.
        self._thread = threading.Thread(  # noqa: TID251
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, content: bytes, **headers: str) -> str:
        """Have it there; its address."""

        def answer(to: BaseHTTPRequestHandler) -> None:
            to.send_response(200)
            for name, value in headers.items():
                to.send_header(name.replace("_", "-"), value)
            to.send_header("Content-Length", str(len(content)))
            to.end_headers()
            to.wfile.write(content)

        self._answers[path] = answer
        return self.url(path)

    def lead(self, path: str, to: str) -> str:
        """From there it leads on."""

        def answer(told: BaseHTTPRequestHandler) -> None:
            told.send_response(302)
            told.send_header("Location", to)
            told.send_header("Set-Cookie", "who=you; Path=/")
            told.send_header("Content-Length", "0")
            told.end_headers()

        self._answers[path] = answer
        return self.url(path)

    def do(self, path: str, answer: Answer) -> str:
        self._answers[path] = answer
        return self.url(path)

    def __enter__(self) -> PictureServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def png(width: int, height: int) -> bytes:
    """A picture in one colour."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * min(width, 500)) * min(height, 500))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND")


def _chunk(name: bytes, content: bytes = b"") -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def _nothing(to: BaseHTTPRequestHandler) -> None:
    to.send_error(404)
