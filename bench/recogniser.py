"""The baseline for scans: the library that ships the networks, set up as it runs fastest on one core."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence

RESOLUTION = 150


@cache
def library_recogniser() -> Any:
    from rapidocr import EngineType, RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": True,
            "Global.max_side_len": 1280,
            "Det.engine_type": EngineType.OPENVINO,
            "Cls.engine_type": EngineType.OPENVINO,
            "Rec.engine_type": EngineType.OPENVINO,
            "Det.limit_type": "max",
            "Det.limit_side_len": 1184,
            "Rec.rec_batch_num": 1,
            "EngineConfig.openvino.inference_num_threads": 1,
        }
    )


def pictures(data: bytes, name: str, *, resolution: int = RESOLUTION) -> list[np.ndarray]:
    """The pages of a scan as BGR pixels, turned as its orientation tag says."""
    if name.lower().endswith(".pdf"):
        return [page.render(scale=resolution / 72).to_numpy()[..., :3] for page in pdfium.PdfDocument(data)]
    image = Image.open(io.BytesIO(data))
    return [
        np.asarray(ImageOps.exif_transpose(frame).convert("RGB"))[..., ::-1] for frame in ImageSequence.Iterator(image)
    ]
