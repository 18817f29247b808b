"""A line that counts what goes over it: bytes each way, and requests.

with Tap(port) as tap: …; tap.up, tap.down, tap.requests
"""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType

_ENDS = b" HTTP/1.1\r\n"


class Tap:
    def __init__(self, port: int) -> None:
        self._to = port
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.up = self.down = self.requests = 0

    def forget(self) -> None:
        self.up = self.down = self.requests = 0

    def __enter__(self) -> Tap:
        threading.Thread(target=self._loop.run_forever, daemon=True).start()  # noqa: TID251
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _listen(self) -> int:
        server = await asyncio.start_server(self._taken, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection("127.0.0.1", self._to)
        for task in (
            self._loop.create_task(self._pass(reader, forth, upwards=True)),
            self._loop.create_task(self._pass(back, writer, upwards=False)),
        ):
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, upwards: bool
    ) -> None:
        try:
            while chunk := await reader.read(65536):
                if upwards:
                    self.up += len(chunk)
                    self.requests += chunk.count(_ENDS)
                else:
                    self.down += len(chunk)
                writer.write(chunk)
                await writer.drain()
        except ConnectionError:
            pass  # either side may end it
        finally:
            writer.close()
