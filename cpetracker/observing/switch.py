"""Where the processes of this machine keep what they count.

prometheus_client decides at its first import, by a variable of the environment, whether processes count together. So
the settings ask here, before anything else can import it.
"""

from __future__ import annotations

import os
from pathlib import Path


def count_together(folder: Path) -> None:
    """From now on this process keeps its counters in the folder, beside those of the others on this machine."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
