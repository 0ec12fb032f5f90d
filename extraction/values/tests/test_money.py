"""Amounts as papers print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.values.money import find_amounts


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$1,234.50", 1234.5, "USD"),
        ("1.234,50 €", 1234.5, "EUR"),
        ("1 234,50 EUR", 1234.5, "EUR"),
        ("CHF 1'200.00", 1200.0, "CHF"),
        ("£65", 65.0, "GBP"),
        ("CA$ 12.5", 12.5, "CAD"),
        ("(1,000.00)", -1000.0, ""),
        ("-$198.10", -198.1, "USD"),
        ("$ -4.00", -4.0, "USD"),
        ("12.00-", -12.0, ""),
        ("1.234", 1234.0, ""),
        ("0.125", 0.125, ""),
        ("1,234,567", 1234567.0, ""),
        ("42", 42.0, ""),
    ],
)
def test_an_amount_and_its_currency_are_read(text: str, value: float, currency: str) -> None:
    (amount,) = find_amounts(text)

    assert (amount.value, amount.currency) == (value, currency)


@pytest.mark.parametrize("text", ["8.25%", "20 %", "INV-1042", "A12", "10:42", "03/04/2026", "#5127", "2026-03-04"])
def test_what_is_no_amount_gives_none(text: str) -> None:
    assert find_amounts(text) == ()


@given(st.integers(min_value=0, max_value=10**9))
def test_every_sum_is_read_back_in_both_manners(cents: int) -> None:
    american = f"${cents / 100:,.2f}"
    european = american[1:].translate(str.maketrans(",.", ".,")) + " €"

    assert [found[0].value for found in map(find_amounts, (american, european))] == [cents / 100] * 2
