"""An OpenAI-compatible server on this machine that answers as it is told to, well or badly."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD = {"label": "路線バスの増便", "summary": "路線バスの増便を求める意見。"}


def completion(content: Any) -> bytes:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


class ModelServer:
    """``questions`` are the requests that came in: path, headers, body."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.questions: list[tuple[str, dict[str, str], Any]] = []
        self.over = threading.Event()
        self.status = 200
        self.headers: dict[str, str] = {}
        self.chunks: Callable[[], Iterator[bytes]] = lambda: iter([completion(GOOD)])

    def answers(self, body: Any, status: int = 200, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.chunks = lambda: iter([body if isinstance(body, bytes) else completion(body)])

    def dawdles(self, first: bytes, then: bytes) -> None:
        """Sends ``then`` again and again, slowly."""

        def chunks() -> Iterator[bytes]:
            yield first
            until = time.monotonic() + 20
            while time.monotonic() < until and not self.over.wait(0.2):
                yield then

        self.chunks = chunks


@contextmanager
def model_server() -> Iterator[ModelServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.questions.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for chunk in told.chunks():
                    self.wfile.write(chunk)
                    self.wfile.flush()
            except OSError:
                pass  # whoever asked has heard enough

        do_GET = do_POST

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = ModelServer(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
