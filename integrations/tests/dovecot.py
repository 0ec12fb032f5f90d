"""Dovecot, the mail server of most providers, on a port and with a mailbox of its own."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import tempfile
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from jobs.tests.worker import eventually
from tests.recovery.visitor import free_port

USER: Final = "cpe@example.org"
PASSWORD: Final = "open-sesame"
_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {account}
default_login_user = {login}
default_internal_group = {group}
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{folder}/mail
mail_uid = {account}
mail_gid = {group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class Dovecot:
    """A running server, with the certificate that its clients have to trust."""

    def __init__(self, certificate: Path, key: Path) -> None:
        program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
        assert program, "Install dovecot-imapd."
        self.port = free_port()
        self._certificate = certificate
        self._folder = Path(tempfile.mkdtemp(prefix="dovecot"))  # the names of sockets must be short
        self._folder.chmod(0o755)
        account, login = _accounts()
        (self._folder / "mail").mkdir()
        if os.getuid() == 0:
            shutil.chown(self._folder / "mail", account.pw_uid, account.pw_gid)
        settings = self._folder / "dovecot.conf"
        settings.write_text(
            _SETTINGS.format(
                folder=self._folder,
                account=account.pw_name,
                login=login.pw_name,
                group=grp.getgrgid(account.pw_gid).gr_name,
                certificate=certificate,
                key=key,
                password=PASSWORD,
                port=self.port,
            )
        )
        self._process = subprocess.Popen([program, "-F", "-c", str(settings)], stderr=subprocess.DEVNULL)
        try:
            eventually(self._answers, patience=20)
        except BaseException:
            self.stop()
            raise

    def add(self, message: Message, folder: str = "INBOX") -> None:
        """As a person's mail program puts a message there; it was received when it was sent."""
        with self._client() as client:
            client.create(folder)
            received = imaplib.Time2Internaldate(parsedate_to_datetime(message["Date"]))
            status, answer = client.append(folder, "", received, message.as_bytes())
            assert status == "OK", answer

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)
        shutil.rmtree(self._folder)

    def _answers(self) -> bool:
        assert self._process.poll() is None, (self._folder / "log").read_text()
        try:
            self._client().logout()
        except OSError:
            return False
        return True

    def _client(self) -> imaplib.IMAP4_SSL:
        trusting = ssl.create_default_context(cafile=str(self._certificate))
        client = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=trusting, timeout=20)
        client.login(USER, PASSWORD)
        return client


def _accounts() -> tuple[pwd.struct_passwd, pwd.struct_passwd]:
    """Whom mail belongs to, and whom strangers speak with: root may be neither."""
    if os.getuid() == 0:
        return pwd.getpwnam("dovecot"), pwd.getpwnam("dovenull")
    return pwd.getpwuid(os.getuid()), pwd.getpwuid(os.getuid())
