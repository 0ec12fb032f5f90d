"""Several machines that share the work: webs and workers as docs/deploy.md tells operators to start them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.recovery.backing import Postgres, Redis, Store
from tests.recovery.product import ROOT
from tests.recovery.visitor import Visitor, free_port, wait_until

EMAIL, PASSWORD = "ann@example.com", "correct horse battery staple"
WEB = ("uvicorn", "cpetracker.asgi:application", "--host", "127.0.0.1", "--lifespan", "off", "--log-level", "warning")


@dataclass
class Machine:
    """One process with a disk of its own."""

    name: str
    folder: Path
    environment: dict[str, str]
    arguments: tuple[str, ...]
    port: int = 0
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def log(self) -> str:
        return (self.folder / "process.log").read_text()

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "process.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments],
                cwd=ROOT,
                env=self.environment | {"CPETRACKER_DATA": str(self.folder)},
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()


class Site:
    """The servers behind, the machines, and how to reach the webs."""

    def __init__(self, folder: Path, webs: int, workers: int) -> None:
        self.postgres = Postgres(folder / "postgres")
        self.redis = Redis(folder / "redis")
        self.store = Store(folder / "store")
        self.folder = folder
        self._visitors: list[Visitor] = []
        self.environment = os.environ | {
            "DATABASE_URL": self.postgres.address,
            "REDIS_URL": self.redis.address,
            "STORAGE_URL": self.store.address,
            "AWS_ACCESS_KEY_ID": "cpe",
            "AWS_SECRET_ACCESS_KEY": "a-secret",
            "SECRET_KEY": "the same text on every machine, long enough",
            "DATABASE_POOL": "true",
            "DEBUG": "",
        }
        self.webs = [self._web(number) for number in range(webs)]
        self.workers = [
            Machine(f"worker {number}", folder / f"worker-{number}", self.environment, ("manage.py", "work"))
            for number in range(workers)
        ]

    def _web(self, number: int) -> Machine:
        port = free_port()
        command = ("-m", *WEB, "--port", str(port))
        return Machine(f"web {number}", self.folder / f"web-{number}", self.environment, command, port)

    def start(self) -> None:
        for server in (self.postgres, self.redis, self.store):
            server.start()
        self.manage("make_bucket")
        self.manage("migrate", "--no-input", "--verbosity", "0")
        self.manage("create_user", EMAIL, typed=PASSWORD)
        for machine in (*self.webs, *self.workers):
            machine.start()
        for web in self.webs:
            wait_until(lambda web=web: self.is_well(web) or web.process.poll() is not None)  # type: ignore[misc]
            assert web.process.poll() is None, web.log

    def is_well(self, web: Machine) -> bool:
        with contextlib.closing(Visitor(f"http://127.0.0.1:{web.port}").client) as client:
            try:
                return client.get("/healthz").is_success
            except httpx.TransportError:
                return False

    def manage(self, *arguments: str, typed: str = "") -> None:
        environment = self.environment | {"CPETRACKER_DATA": str(self.folder / "operator")}
        subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, input=typed.encode(), check=True
        )

    def visitor(self, web: Machine) -> Visitor:
        visitor = Visitor(f"http://127.0.0.1:{web.port}")
        self._visitors.append(visitor)
        visitor.sign_in_as(EMAIL, PASSWORD)
        return visitor

    def stop(self) -> None:
        for machine in (*self.webs, *self.workers):
            with contextlib.suppress(AttributeError):  # never started
                machine.stop()
        for visitor in self._visitors:
            visitor.client.close()
        for server in (self.store, self.redis, self.postgres):
            server.stop()


@contextlib.contextmanager
def open_site(folder: Path, *, webs: int, workers: int) -> Iterator[Site]:
    """A running site; what it printed is shown when something fails."""
    site = Site(folder, webs, workers)
    try:
        site.start()
        yield site
    except BaseException:
        for machine in (*site.webs, *site.workers):
            with contextlib.suppress(OSError):
                sys.stdout.write(f"--- {machine.name}\n{machine.log[-4000:]}\n")
        raise
    finally:
        site.stop()
