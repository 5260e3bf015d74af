"""A slow line in user space: a TCP proxy with rate and delay, for measuring what a station at the end of 2G sees.

All connections share one line. A connection first costs a round trip (its TCP handshake); then each packet of at
most 1,460 bytes waits for its turn at the line's rate, 40 bytes of headers included, and travels half a round trip.
Not modelled: packet loss, and TCP slow start beyond the first 14 KB, which none of our answers exceeds.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from dataclasses import dataclass, field

PACKET = 1460
HEADERS = 40


@dataclass(frozen=True)
class Profile:
    """A line: kbit/s to the user and from the user, and the round trip in seconds."""

    name: str
    down: float
    up: float
    round_trip: float


WPT_2G = Profile("WPT-2G 280/256 kbit/s, 800 ms", 280, 256, 0.8)
GPRS = Profile("GPRS 50/20 kbit/s, 500 ms", 50, 20, 0.5)
PROFILES = {"wpt-2g": WPT_2G, "gprs": GPRS}


@dataclass
class Direction:
    """One way of the line: when it is free again, and what it has carried."""

    kbit_s: float
    free_at: float = 0.0
    carried: int = 0

    def departure(self, size: int, earliest: float) -> float:
        """When the last bit of a packet has left."""
        start = max(time.monotonic(), earliest, self.free_at)
        self.free_at = start + (size + HEADERS) * 8 / (self.kbit_s * 1000)
        self.carried += size
        return self.free_at


@dataclass
class SlowLine:
    """The proxy: ``with SlowLine(profile) as line: port = line.listen(target_port)``."""

    profile: Profile
    connections: int = 0
    down: Direction = field(init=False)
    up: Direction = field(init=False)

    def __post_init__(self) -> None:
        self.down, self.up = Direction(self.profile.down), Direction(self.profile.up)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> SlowLine:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._cancel(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _cancel(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def listen(self, target: int | None) -> int:
        """Opens a port that leads over the line to ``target`` on this machine; None: to nowhere, as a firewall does."""
        return asyncio.run_coroutine_threadsafe(self._listen(target), self._loop).result(10)

    async def _listen(self, target: int | None) -> int:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if target is None:
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.sleep(600)
                return
            self.connections += 1
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await self._connect(reader, writer, target)

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: int) -> None:
        shaken = time.monotonic() + self.profile.round_trip
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        up = self._carry(reader, far_writer, self.up, shaken)
        await asyncio.gather(up, self._carry(far_reader, writer, self.down, 0.0))

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: Direction, earliest: float
    ) -> None:
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.create_task(self._deliver(queue, sink))
        with contextlib.suppress(ConnectionError):
            while packet := await source.read(PACKET):
                queue.put_nowait((way.departure(len(packet), earliest) + self.profile.round_trip / 2, packet))
        queue.put_nowait((time.monotonic() + self.profile.round_trip / 2, b""))
        await delivering

    async def _deliver(self, queue: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                at, packet = await queue.get()
                await asyncio.sleep(max(0.0, at - time.monotonic()))
                if not packet:
                    break
                sink.write(packet)
                await sink.drain()
        with contextlib.suppress(ConnectionError):
            sink.close()
