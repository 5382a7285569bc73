"""A LINE that only says yes, at once: what it costs must not be ours.

It notes when each reply token was answered and tells on ``GET /answered`` (JSON: token -> seconds).
"""

import asyncio
import json
import re
import sys
import time

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-line-request-id: stub\r\n"
TOKEN = re.compile(rb'"replyToken": ?"([^"]+)"')
answered: dict[str, float] = {}


class Line(asyncio.Protocol):
    def __init__(self) -> None:
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, rest = self.waiting.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            self.waiting = rest[size:]
            self.answer(head, rest[:size])

    def answer(self, head: bytes, body: bytes) -> None:
        said = b'{"sentMessages":[{"id":"1","quoteToken":"q"}]}'
        if head.startswith(b"GET /answered"):
            said = json.dumps(answered).encode()
        elif found := TOKEN.search(body):
            answered[found[1].decode()] = time.time()
        self.transport.write(ANSWER + b"content-length: %d\r\n\r\n" % len(said) + said)


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Line, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
