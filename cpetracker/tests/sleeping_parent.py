"""A parent for the tests: keeps a sleeper running, as `manage.py up` keeps its processes.

python -m cpetracker.tests.sleeping_parent FOLDER FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from cpetracker.launch.processes import Child, Processes

processes = Processes(Path(sys.argv[1]), stop_seconds=5, say=lambda words: None)
processes.wait_for_the_last()
processes.start(Child("sleeper", ["cpetracker.tests.sleeper", sys.argv[2]]))
processes.run(lambda: None)
processes.stop()
