"""`manage.py up`: everything that CPE Tracker needs on one machine, until Ctrl-C. `make run` calls it."""

from __future__ import annotations

import logging
import signal
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.first_visit import issue_owner_link
from cpetracker.checks import free_space
from cpetracker.health import PATH
from cpetracker.launch.collecting import collect_when_changed
from cpetracker.launch.one_start import Refused, claim, listen
from cpetracker.launch.processes import Child, Processes, StillFinishing
from cpetracker.observing.processes import clear
from templates_app.seeds import seed_states

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 60.0
ANSWER_SECONDS = 5.0  # for one answer; then it is asked again


class Command(BaseCommand):
    help = "Starts the database, the web server and the workers on this machine, and prints the address to open."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.up()
        except (Refused, OperationalError) as refusal:
            self.say(str(refusal).strip())
            sys.exit(1)
        except KeyboardInterrupt:  # before anything was started
            self.say("Stopped.")
            sys.exit(128 + signal.SIGINT)

    def up(self) -> None:
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        claimed = claim(settings.DATA_DIR, settings.PUBLIC_URL)  # noqa: F841 - held until this process ends
        if problem := free_space(settings.DATA_DIR):
            raise Refused(problem)
        processes = Processes(settings.DATA_DIR, settings.WORKER_STOP_SECONDS, self.say)
        try:
            processes.wait_for_the_last()
        except StillFinishing:
            raise Refused("A process of the last start does not end. Restart this machine and run it again.") from None
        listener = listen(settings.HOST, settings.PORT)
        clear(settings.METRICS_FOLDER)
        self.prepare()
        processes.heed_signals()
        try:
            for child in web(listener.fileno()):
                processes.start(child)
            self.announce(processes)
            for child in [*workers(), *mail()]:  # after the page stands, so that they do not slow it down
                processes.start(child)
            processes.run(keep_database)
        finally:
            self.say("Stopping. A document that is being read has a moment to finish …")
            processes.stop()
            listener.close()
        self.say("Stopped. Nothing is lost: what was not finished goes on at the next start.")

    def prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Bringing the database up to date …")
            call_command("migrate", interactive=False, verbosity=0)
        else:
            seed_states()
        collect_when_changed()
        token = issue_owner_link(timezone.now())
        self.address = f"{settings.PUBLIC_URL}/welcome/{token}/" if token else f"{settings.PUBLIC_URL}/"
        self.words = (
            "It signs you in as the owner, once." if token else "Sign in with your e-mail address and password."
        )
        connection.close()

    def announce(self, processes: Processes) -> None:
        answered = answers(processes)
        if processes.stopping:
            return
        if not answered:
            raise Refused("The web server does not come up; its messages stand above. `manage.py check` may say more.")
        self.say(
            f"\n  CPE Tracker is running. Open\n\n      {self.address}\n\n  {self.words} Ctrl-C stops everything.\n"
        )

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def web(listener: int) -> list[Child]:
    """The processes that serve pages; they share the listening socket."""
    command = [
        *("uvicorn", "cpetracker.asgi:application", "--fd", str(listener), "--lifespan", "off"),
        *(
            "--timeout-graceful-shutdown",
            str(settings.WORKER_STOP_SECONDS),
            "--log-level",
            "warning",
            "--no-server-header",
        ),
    ]
    command += ["--proxy-headers", "--forwarded-allow-ips", "*"] if settings.BEHIND_PROXY else ["--no-proxy-headers"]
    return [Child("web process", command, keep=(listener,)) for _ in range(settings.WEB_PROCESSES)]


def workers() -> list[Child]:
    return [Child(f"worker {number}", ["manage", "work"]) for number in range(1, settings.WORKER_PROCESSES + 1)]


def mail() -> list[Child]:
    """The process that takes mail to drop addresses, where there are any and it is wanted."""
    wanted = settings.DROP_DOMAIN and settings.SMTP_PORT
    return [Child("mail server", ["manage", "receive_mail"])] if wanted else []


def answers(processes: Processes) -> bool:
    """Waits until the web server serves; False when it does not, or when a signal asks for the end."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104
    end = time.monotonic() + PATIENCE_SECONDS
    while settings.WEB_PROCESSES and time.monotonic() < end and not processes.children[0].has_ended():
        if processes.stopping:
            return False
        line = HTTPConnection(host, settings.PORT, timeout=ANSWER_SECONDS)
        try:
            line.request("GET", PATH)
            return line.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            line.close()
    return settings.WEB_PROCESSES == 0


def keep_database() -> None:
    """A connection looks after the embedded server: should server and keeper have been killed, they come back."""
    try:
        connection.get_connection_params()
    except OperationalError as error:
        logger.error("%s", error)  # the traceback says nothing to a person
