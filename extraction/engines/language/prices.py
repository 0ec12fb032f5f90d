"""What models cost, as the library's price list has it."""

from __future__ import annotations

from extraction.engines.language.configuration import LanguageModel


def is_price_known(model: LanguageModel) -> bool:
    """Whether answers of this model can be counted in dollars. A server of one's own has no price."""
    from genai_prices import Usage, calc_price

    if model.base_url:
        return False
    try:
        calc_price(Usage(input_tokens=1, output_tokens=1), model_ref=model.name, provider_id=model.provider.value)
    except LookupError:
        return False
    return True
