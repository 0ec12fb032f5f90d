"""A mail server for tests that speaks IMAP4rev1 (RFC 3501) over TLS: what our client asks, and the ways to fail."""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import email.policy
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.utils import getaddresses

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|\([^()]*(?:\[[^\]]*\][^()]*)*\)|[^\s]+')
_CAPABILITIES = b"IMAP4rev1 UIDPLUS"


class Cut(Exception):
    """The connection is closed here and now."""


@dataclass
class Folder:
    """Messages by UID. UIDs mean something together with `validity` alone."""

    validity: int = 7
    messages: dict[int, bytes] = field(default_factory=dict)


@dataclass
class ImapServer:
    """`before` is called with each command, and may sleep, raise `Cut`, or give the answer to send instead.

    `cut_after` says after how many bytes of an answer the connection is cut; None lets it be.
    """

    password: str = "open sesame"
    folders: dict[str, Folder] = field(default_factory=lambda: {"INBOX": Folder()})
    before: Callable[[str], bytes | None] = lambda command: None
    cut_after: Callable[[str, bytes], int | None] = lambda command, answer: None
    commands: list[str] = field(default_factory=list)
    port: int = 0
    _listener: socket.socket | None = None

    @property
    def inbox(self) -> Folder:
        return self.folders["INBOX"]

    def add(self, message: EmailMessage, uid: int | None = None, folder: str = "INBOX") -> int:
        box = self.folders.setdefault(folder, Folder())
        uid = uid or max(box.messages, default=0) + 1
        box.messages[uid] = message.as_bytes(policy=email.policy.SMTP)
        return uid

    def start(self, tls: ssl.SSLContext, *, implicit: bool = True) -> None:
        self._tls, self._implicit = tls, implicit
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        if self._listener:
            with contextlib.suppress(OSError):  # once is enough
                self._listener.shutdown(socket.SHUT_RDWR)  # else who waits for the next connection still gets it
            self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()  # type: ignore[union-attr]
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        # The client goes, or is meant to lose us.
        with contextlib.suppress(OSError, Cut), contextlib.ExitStack() as opened:
            if self._implicit:
                connection = opened.enter_context(self._tls.wrap_socket(connection, server_side=True))
            _Session(self, connection, opened).run()


class _Session:
    def __init__(self, server: ImapServer, connection: socket.socket, opened: contextlib.ExitStack) -> None:
        self.server, self.folder, self.opened = server, Folder(), opened
        self._open(connection)

    def _open(self, connection: socket.socket) -> None:
        self.connection = self.opened.enter_context(connection)
        self.reading = self.opened.enter_context(connection.makefile("rb"))

    def run(self) -> None:
        self._send("greeting", b"* OK [CAPABILITY " + self._capabilities() + b"] ready\r\n")
        while command := self._command():
            tag, name, arguments = command
            said = f"{name} {' '.join(text.decode('utf-8', 'replace') for text in arguments)}".strip()
            self.server.commands.append(said)
            instead = self.server.before(said)
            if instead is not None:
                self._send(said, instead.replace(b"TAG", tag))
                continue
            answer = getattr(self, f"_do_{name.lower().replace(' ', '_')}", self._unknown)(arguments)
            self._send(said, answer.replace(b"TAG", tag, 1) if answer.count(b"\r\n") == 1 else _tagged(answer, tag))
            if name == "LOGOUT":
                return
            if name == "STARTTLS":
                self._open(self.server._tls.wrap_socket(self.connection, server_side=True))

    def _capabilities(self) -> bytes:
        return _CAPABILITIES + (b"" if self.server._implicit else b" STARTTLS")

    def _send(self, command: str, answer: bytes) -> None:
        most = self.server.cut_after(command, answer)
        self.connection.sendall(answer if most is None else answer[:most])
        if most is not None:
            self.connection.close()
            raise Cut

    def _command(self) -> tuple[bytes, str, list[bytes]] | None:
        """Tag, name and arguments; literals are asked for and taken as arguments."""
        tokens: list[bytes] = []
        while line := self.reading.readline():
            literal = re.search(rb"\{(\d+)\}\r\n$", line)
            plain = line[: literal.start()] if literal else line
            tokens += [_unquoted(token) for token in _TOKEN.findall(plain)]
            if not literal:
                name = tokens[1].decode().upper()
                rest = 3 if name == "UID" else 2
                return tokens[0], " ".join(t.decode() for t in tokens[1:rest]).upper(), tokens[rest:]
            self.connection.sendall(b"+ go on\r\n")
            tokens.append(self.reading.read(int(literal[1])))
        return None

    def _do_capability(self, _: list[bytes]) -> bytes:
        return b"* CAPABILITY " + self._capabilities() + b"\r\nTAG OK done\r\n"

    def _do_starttls(self, _: list[bytes]) -> bytes:
        return b"TAG OK begin\r\n"

    def _do_noop(self, _: list[bytes]) -> bytes:
        return b"TAG OK done\r\n"

    def _do_logout(self, _: list[bytes]) -> bytes:
        return b"* BYE\r\nTAG OK done\r\n"

    def _do_login(self, arguments: list[bytes]) -> bytes:
        if arguments[1].decode() == self.server.password:
            return b"TAG OK welcome\r\n"
        return b"TAG NO [AUTHENTICATIONFAILED] Invalid credentials\r\n"

    def _do_list(self, _: list[bytes]) -> bytes:
        names = b"".join(b'* LIST (\\HasNoChildren) "/" "%s"\r\n' % name.encode() for name in self.server.folders)
        return names + b'* LIST (\\Noselect) "/" "Shared"\r\nTAG OK done\r\n'

    def _do_examine(self, arguments: list[bytes]) -> bytes:
        folder = self.server.folders.get(arguments[0].decode())
        if folder is None:
            return b"TAG NO [NONEXISTENT] Unknown mailbox\r\n"
        self.folder = folder
        facts = b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] valid\r\n" % (len(folder.messages), folder.validity)
        return facts + b"TAG OK [READ-ONLY] done\r\n"

    def _do_uid_search(self, arguments: list[bytes]) -> bytes:
        found = [uid for uid, raw in sorted(self.folder.messages.items()) if self._matches(uid, raw, list(arguments))]
        return b"* SEARCH %s\r\nTAG OK done\r\n" % b" ".join(b"%d" % uid for uid in found)

    def _matches(self, uid: int, raw: bytes, asked: list[bytes]) -> bool:
        message, holds = _parsed(raw), True
        while asked:
            match asked.pop(0).upper():
                case b"CHARSET":
                    assert asked.pop(0) == b"UTF-8"
                case b"UID":
                    first = int(asked.pop(0).split(b":")[0])
                    holds &= uid >= first or uid == max(self.folder.messages)
                case b"FROM" | b"SUBJECT" as name:
                    holds &= asked.pop(0).decode().lower() in str(message[name.decode()]).lower()
                case b"SINCE":
                    since = dt.datetime.strptime(asked.pop(0).decode(), "%d-%b-%Y").date()  # noqa: DTZ007 - a day
                    holds &= message["Date"].datetime.date() >= since
                case other:
                    assert other == b"UNDELETED", other
        return holds

    def _do_uid_fetch(self, arguments: list[bytes]) -> bytes:
        wanted = b" ".join(arguments[1:])
        lines = [self._described(uid, wanted) for uid in _uids(arguments[0]) if uid in self.folder.messages]
        return b"".join(lines) + b"TAG OK done\r\n"

    def _described(self, uid: int, wanted: bytes) -> bytes:
        raw = self.folder.messages[uid]
        number = sorted(self.folder.messages).index(uid) + 1
        section = re.search(rb"BODY\.PEEK\[([^\]]*)\]<(\d+)\.(\d+)>", wanted)
        if section:
            at, most = int(section[2]), int(section[3])
            piece = _section(raw, section[1].decode())[at : at + most]
            body = b"BODY[%s]<%d> {%d}\r\n%s" % (section[1], at, len(piece), piece)
        else:
            message = _parsed(raw)
            body = b"RFC822.SIZE %d ENVELOPE %s BODYSTRUCTURE %s" % (len(raw), _envelope(message), _structure(message))
        return b"* %d FETCH (UID %d %s)\r\n" % (number, uid, body)

    def _unknown(self, _: list[bytes]) -> bytes:
        return b"TAG BAD unknown command\r\n"


def _tagged(answer: bytes, tag: bytes) -> bytes:
    """The last line of an answer of several begins with the tag."""
    before, _, last = answer.rpartition(b"\r\nTAG")
    return before + b"\r\n" + tag + last


def _unquoted(token: bytes) -> bytes:
    if token[:1] == b'"':
        return re.sub(rb"\\(.)", rb"\1", token[1:-1])
    return token


def _uids(text: bytes) -> list[int]:
    found: list[int] = []
    for part in text.split(b","):
        first, _, last = part.partition(b":")
        found += range(int(first), int(last or first) + 1)
    return found


def _parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def _section(raw: bytes, section: str) -> bytes:
    """A part as it stands in the message, still encoded."""
    if not section:
        return raw
    part: Message = _parsed(raw)
    for number in section.split("."):
        payload = part.get_payload()
        part = payload[int(number) - 1] if part.is_multipart() else part  # type: ignore[index,assignment]
    if part.get_content_type() == "message/rfc822":
        return part.get_payload()[0].as_bytes(policy=email.policy.SMTP)  # type: ignore[index,union-attr]
    return str(part.get_payload()).encode("ascii", "surrogateescape")


def _envelope(message: EmailMessage) -> bytes:
    sender = b" ".join(
        b'(%s NIL "%s" "%s")' % (_string(name), *(part.encode() for part in address.split("@", 1)))
        for name, address in getaddresses([str(message["From"])])
    )
    people = b"(%s)" % sender
    heads = _string(_raw(message, "Date")), _string(_raw(message, "Subject"))
    return b"(%s %s %s %s %s NIL NIL NIL NIL %s)" % (
        *heads, people, people, people, _string(_raw(message, "Message-ID"))
    )  # fmt: skip


def _structure(part: Message) -> bytes:
    kind, subtype = part.get_content_type().split("/")
    if kind == "multipart":
        inner = b"".join(_structure(child) for child in part.get_payload())  # type: ignore[arg-type]
        return b"(%s %s)" % (inner, _string(subtype))
    parameters = _parameters(part, "Content-Type")
    encoded = (
        part.get_payload()[0].as_bytes(policy=email.policy.SMTP)  # type: ignore[index,union-attr]
        if subtype == "rfc822"
        else str(part.get_payload()).encode("ascii", "surrogateescape")
    )
    fields = [_string(kind), _string(subtype), parameters, _string(part["Content-ID"]), b"NIL"]
    fields += [_string(part["Content-Transfer-Encoding"] or "7bit"), b"%d" % len(encoded)]
    if kind == "message":
        inside = part.get_payload()[0]  # type: ignore[index]
        fields += [_envelope(inside), _structure(inside), b"1"]  # type: ignore[arg-type]
    elif kind == "text":
        fields.append(b"%d" % encoded.count(b"\n"))
    disposition = part.get_content_disposition()
    shown = b"(%s %s)" % (_string(disposition), _parameters(part, "Content-Disposition")) if disposition else b"NIL"
    return b"(%s NIL %s NIL NIL)" % (b" ".join(fields), shown)


def _parameters(part: Message, header: str) -> bytes:
    """As they stand there, not decoded: that is for the client."""
    found = re.findall(r';\s*([\w*-]+)=("(?:[^"\\]|\\.)*"|[^;\s]+)', _raw(part, header))
    texts = [text for name, value in found for text in (name, re.sub(r"\\(.)", r"\1", value.strip('"')))]
    return b"(%s)" % b" ".join(_string(text) for text in texts) if texts else b"NIL"


def _raw(part: Message, header: str) -> str:
    """The header as it was sent; the modern policy would decode it."""
    for name, value in part.raw_items():
        if name.lower() == header.lower():
            return " ".join(str(value).split())
    return ""


def _string(text: object) -> bytes:
    if text in (None, ""):
        return b"NIL"
    sent = str(text).encode("utf-8", "surrogateescape").replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"%s"' % sent
