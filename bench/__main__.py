"""`make bench`: what the product promises about speed, each figure beside its budget.

python -m bench [born_digital | scanned | tesseract | memory | runs | scale | viewers | sizing]...
"""

from __future__ import annotations

import subprocess
import sys

from bench.memory import memory
from bench.reading import born_digital, scanned
from bench.runs import runs
from bench.scale import scale
from bench.sizing import sizing
from bench.tesseract import tesseract
from bench.viewers import viewers

SECTIONS = {
    "born_digital": born_digital,
    "scanned": scanned,
    "tesseract": tesseract,
    "memory": memory,
    "runs": runs,
    "scale": scale,
    "viewers": viewers,
}
ASKED_FOR = {"sizing": sizing}  # figures without a budget, and minutes long


def main(names: list[str]) -> int:
    """0 when every figure is within its budget. Raises `KeyError` for a section that does not exist."""
    if len(names) == 1:
        return _measure(names[0])
    # Some sections set up a server and a data folder of their own, which a process can do only once.
    ends = [subprocess.run([sys.executable, "-m", "bench", name], check=False) for name in names or SECTIONS]
    return max(end.returncode for end in ends)


def _measure(name: str) -> int:
    missed = 0
    for line in (SECTIONS | ASKED_FOR)[name]():
        print(line, flush=True)
        missed += line.startswith("MISSED")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
