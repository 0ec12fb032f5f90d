"""What a site of several machines stands on: a PostgreSQL server reached over TCP, a Redis, a store that speaks S3.

Each can be lost and brought back. All listen on this machine alone.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from pathlib import Path

from cpetracker.launch.cluster import DATABASE, USER, Account, Program, make
from cpetracker.launch.paths import ServerFolder
from tests.recovery.visitor import free_port, wait_until
from tests.recovery.wire import Wire


class Server(ABC):
    """A server process in a folder of its own, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def address(self) -> str:
        """What the product's setting is to say."""

    @abstractmethod
    def launch(self, log: int) -> subprocess.Popen[bytes]: ...

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            process = self.process = self.launch(log.fileno())
        wait_until(lambda: process.poll() is not None or self.answers())
        assert process.poll() is None, (self.folder / "server.log").read_text()

    def answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """As when its machine loses power."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def pause(self) -> None:
        """It answers no more, though its connections stand."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()


class Postgres(Server):
    """The programs that the product brings along, run as an operator's own server would be."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.data = ServerFolder(folder / "data")
        self.data.make()
        with (folder / "server.log").open("ab") as log:
            make(self.data, log.fileno())

    @property
    def address(self) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def launch(self, log: int) -> subprocess.Popen[bytes]:
        options = (f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100")
        arguments = [part for option in options for part in ("-c", option)]
        process = Program(self.data.cluster, Account.of(self.data.cluster)).start("postgres", *arguments, log=log)
        if process.stdin:
            process.stdin.close()
        return process

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # does not wait for clients to leave
            self.process.wait()


class Redis(Server):
    """Keeps nothing over a restart, as in compose.yaml."""

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def launch(self, log: int) -> subprocess.Popen[bytes]:
        program = shutil.which("redis-server")
        assert program, "This test needs Redis: apt-get install redis-server (.ci/run does)."
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        return subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)


class Store(Server):
    """moto's S3 behind a wire that can be cut: it keeps everything in memory, so it must not be killed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.wire = Wire(to=self.port)

    @property
    def address(self) -> str:
        options = "region_name=us-east-1&addressing_style=path"
        return f"s3://cpe?endpoint_url=http://127.0.0.1:{self.wire.port}&{options}"

    def launch(self, log: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
        return subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)

    def stop(self) -> None:
        self.wire.close()
        super().stop()
