"""One product for all, as a person starts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.populated import Populated
from tests.recovery.product import Product


@pytest.fixture(scope="module")
def populated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Populated]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("API_RATE", "0")
        environment.setenv("WORKER_PROCESSES", "1")
        product = Product(tmp_path_factory.mktemp("contract"))
        try:
            product.sign_in(product.start())
            product.client.get("/account/email/")  # a page with a form, which sets the CSRF cookie
            populated = Populated(product.client)
            populated.mend()
            yield populated
        finally:
            if product.up is not None and product.up.poll() is None:
                product.stop()
            product.client.close()
