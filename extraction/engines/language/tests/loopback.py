"""A server on this machine that speaks the protocols of the three providers as their documentation has them.

It checks what it is sent (path, key, form), keeps it for the test to look at, and answers what the test has laid out.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from extraction.engines.choice import Provider
from extraction.engines.language.configuration import LanguageModel

KEY = "key-for-tests-4711"
MODELS = {Provider.OPENAI: "gpt-5-mini", Provider.ANTHROPIC: "claude-haiku-5-5", Provider.GOOGLE: "gemini-2.5-flash"}
TOKENS = (1200, 80)  # that each answer says it took: input, output


@dataclass
class Asked:
    """One request, whatever the protocol."""

    provider: Provider
    key: str
    instructions: str
    document: str
    pictures: int
    tools: list[str]
    body: dict[str, Any]


@dataclass
class Reply:
    """What is answered. A text is the model's; `status` other than 200 is a failure of the server's."""

    text: str = '{"rows": []}'
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    ended: str = "stop"  # or "length", "refusal"
    seconds: float = 0.0  # before it answers
    raw: bytes | None = None  # instead of what the protocol asks for
    cut: bool = False  # the connection ends before the answer does
    tool: str = ""  # the model calls this instead of answering, with the text as arguments


class Loopback:
    """The server and what a test knows of it."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.replies: deque[Reply] = deque()
        self.otherwise: Callable[[Asked], Reply] = lambda asked: Reply()
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def model(self, provider: Provider = Provider.OPENAI) -> LanguageModel:
        address = f"{self.address}/v1" if provider is Provider.OPENAI else self.address
        return LanguageModel(provider, MODELS[provider], KEY, address)

    def lay_out(self, otherwise: Callable[[Asked], Reply]) -> None:
        """What is answered when no reply is left; called by several threads at once."""
        self.otherwise = otherwise

    def reply(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            if self.replies:
                return self.replies.popleft()
        return self.otherwise(asked)

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            with self._lock:
                self.at_once -= 1

    @contextmanager
    def running(self) -> Iterator[Loopback]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def answer(*rows: Mapping[str, tuple[object, list[int]]]) -> str:
    """A model's answer: for each row its values and the words they are read from."""
    cells = [[{"field": key, "value": value, "words": words} for key, (value, words) in row.items()] for row in rows]
    return json.dumps({"rows": [{"row": at, "cells": each} for at, each in enumerate(cells, start=1)]})


def _handler_of(loopback: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with loopback.counted():
                asked = _asked(self.path, self.headers, body)
                self._send(asked, loopback.reply(asked))

        def _send(self, asked: Asked, reply: Reply) -> None:
            time.sleep(reply.seconds)  # a slow server is what is tested
            content = reply.raw if reply.raw is not None else json.dumps(_SAID[asked.provider](reply)).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if reply.cut else content)
            if reply.cut:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _asked(path: str, headers: Any, body: dict[str, Any]) -> Asked:
    if path == "/v1/chat/completions":
        return _of_openai(headers, body)
    if path.startswith("/v1/messages"):
        return _of_anthropic(headers, body)
    if path.endswith(":generateContent"):
        return _of_google(headers, body)
    raise AssertionError(path)


def _of_openai(headers: Any, body: dict[str, Any]) -> Asked:
    said = {"system": "", "developer": "", "user": ""}
    pictures = 0
    for message in body["messages"]:
        content = message["content"]
        parts = [{"type": "text", "text": content}] if isinstance(content, str) else content or []
        pictures += sum(part["type"] == "image_url" for part in parts)
        if message["role"] in said:
            said[message["role"]] += "".join(part.get("text", "") for part in parts)
    tools = [tool["function"]["name"] for tool in body.get("tools", [])]
    key = headers["Authorization"].removeprefix("Bearer ")
    return Asked(Provider.OPENAI, key, said["system"] + said["developer"], said["user"], pictures, tools, body)


def _of_anthropic(headers: Any, body: dict[str, Any]) -> Asked:
    assert body["max_tokens"] > 0
    system = body.get("system", "")
    instructions = system if isinstance(system, str) else "".join(part["text"] for part in system)
    parts = [part for message in body["messages"] if message["role"] == "user" for part in message["content"]]
    return Asked(
        Provider.ANTHROPIC,
        headers["Authorization"].removeprefix("Bearer "),
        instructions,
        "".join(part.get("text", "") for part in parts),
        sum(part["type"] == "image" for part in parts),
        [tool["name"] for tool in body.get("tools", [])],
        body,
    )


def _of_google(headers: Any, body: dict[str, Any]) -> Asked:
    parts = [part for content in body["contents"] if content["role"] == "user" for part in content["parts"]]
    return Asked(
        Provider.GOOGLE,
        headers["x-goog-api-key"],
        "".join(part.get("text", "") for part in body.get("systemInstruction", {}).get("parts", [])),
        "".join(part.get("text", "") for part in parts),
        sum("inlineData" in part for part in parts),
        [function["name"] for tool in body.get("tools", []) for function in tool.get("functionDeclarations", [])],
        body,
    )


def _openai(reply: Reply) -> dict[str, Any]:
    if reply.status != 200:
        return {"error": {"message": "no", "type": "error", "code": None}}
    message: dict[str, Any] = {"role": "assistant", "content": reply.text, "refusal": None}
    if reply.ended == "refusal":
        message = {"role": "assistant", "content": None, "refusal": "I will not read this."}
    if reply.tool:
        function = {"name": reply.tool, "arguments": reply.text}
        message = {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": function}]}
    reason = {"refusal": "content_filter"}.get(reply.ended, reply.ended)
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_760_000_000,
        "model": MODELS[Provider.OPENAI],
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls" if reply.tool else reason}],
        "usage": {"prompt_tokens": TOKENS[0], "completion_tokens": TOKENS[1], "total_tokens": sum(TOKENS)},
    }


def _anthropic(reply: Reply) -> dict[str, Any]:
    if reply.status != 200:
        return {"type": "error", "error": {"type": "api_error", "message": "no"}}
    content: list[dict[str, Any]] = [{"type": "text", "text": reply.text}]
    if reply.tool:
        content = [{"type": "tool_use", "id": "toolu_1", "name": reply.tool, "input": json.loads(reply.text)}]
    reasons = {"stop": "end_turn", "length": "max_tokens", "refusal": "refusal"}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": MODELS[Provider.ANTHROPIC],
        "content": [] if reply.ended == "refusal" else content,
        "stop_reason": "tool_use" if reply.tool else reasons[reply.ended],
        "stop_sequence": None,
        "usage": {"input_tokens": TOKENS[0], "output_tokens": TOKENS[1]},
    }


def _google(reply: Reply) -> dict[str, Any]:
    if reply.status != 200:
        return {"error": {"code": reply.status, "message": "no", "status": "UNKNOWN"}}
    parts: list[dict[str, Any]] = [{"text": reply.text}]
    if reply.tool:
        parts = [{"functionCall": {"name": reply.tool, "args": json.loads(reply.text)}}]
    reason = {"stop": "STOP", "length": "MAX_TOKENS", "refusal": "SAFETY"}[reply.ended]
    candidate: dict[str, Any] = {"finishReason": reason, "index": 0}
    if reply.ended != "refusal":
        candidate["content"] = {"role": "model", "parts": parts}
    counts = {"promptTokenCount": TOKENS[0], "candidatesTokenCount": TOKENS[1], "totalTokenCount": sum(TOKENS)}
    return {
        "candidates": [candidate],
        "usageMetadata": counts,
        "modelVersion": MODELS[Provider.GOOGLE],
        "responseId": "r1",
    }


_SAID = {Provider.OPENAI: _openai, Provider.ANTHROPIC: _anthropic, Provider.GOOGLE: _google}
