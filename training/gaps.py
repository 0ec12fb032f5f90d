"""Documents as they look to an engine that does not know all their words.

Layouts that nobody has seen differ from known ones above all in wording. So each known document is also tried with a
part of the vocabulary taken away: captions and phrases that the engine knows become ones that it does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from extraction.finding.marks import CAPTIONS, PROSE


@contextmanager
def vocabulary_with_gaps(seed: str, share: float) -> Iterator[None]:
    """Within it, a share of all captions and phrases is unknown; the same seed gives the same gaps."""

    def forgets(key: str) -> bool:
        return hashlib.sha256(f"{seed} {key}".encode()).digest()[0] < 256 * share

    with CAPTIONS.forgetting(forgets), PROSE.forgetting(forgets):
        yield
