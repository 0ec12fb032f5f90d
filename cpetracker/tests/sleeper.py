"""A child for the tests of the processes: notes that it runs, and on SIGTERM that it came to its end.

python -m cpetracker.tests.sleeper FILE [SECONDS to finish]
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

note = Path(sys.argv[1])
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0


def finish(_number: int, _frame: object) -> None:
    time.sleep(seconds)
    note.write_text("finished")
    sys.exit(0)


signal.signal(signal.SIGTERM, finish)
note.write_text(str(os.getpid()))
while True:
    time.sleep(0.05)
