"""The networks that find lines of text in an image and read them.

PP-OCRv6 of PaddlePaddle (Apache 2.0) as converted and shipped inside the `rapidocr` wheel; only the model files of that
wheel are used. They run on OpenVINO, and on onnxruntime where OpenVINO has no wheel. One thread: the product runs one
process per core, and a second thread in each gains nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]
Network = Callable[[Tensor], Tensor]

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"


@dataclass(frozen=True, slots=True)
class Models:
    """The loaded networks."""

    detect: Network  # (1, 3, height, width), multiples of 32 -> (1, 1, height, width): how likely a pixel is text
    recognise: Network  # (1, 3, 48, width) -> (1, width / 8, classes): which character stands at a column
    characters: tuple[str, ...]  # what the classes mean; the first is "nothing"


@cache
def models() -> Models:
    """The networks, loaded on first use (about a second) and kept."""
    folder = _model_folder()
    load = _openvino_network if find_spec("openvino") else _onnxruntime_network
    detect, _ = load(folder / _DETECTOR)
    recognise, alphabet = load(folder / _RECOGNISER)
    return Models(detect, recognise, ("", *alphabet.splitlines(), " "))


def _model_folder() -> Path:
    found = find_spec("rapidocr")  # looked up, not imported: the package itself loads much that is not needed
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("rapidocr, whose wheel brings the recognition models, is not installed")
    return Path(found.submodule_search_locations[0]) / "models"


def _openvino_network(path: Path) -> tuple[Network, str]:
    os.environ.setdefault("OPENVINO_TELEMETRY_OPT_OUT", "1")
    import openvino

    core = openvino.Core()
    model = core.read_model(path)
    compiled = core.compile_model(
        model, "CPU", {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY"}
    )
    request = compiled.create_infer_request()

    def run(tensor: Tensor) -> Tensor:
        request.infer([tensor], share_inputs=True)
        output: Tensor = request.get_output_tensor().data
        return output

    return run, _alphabet_of(model)


def _alphabet_of(model: Any) -> str:
    facts = model.get_rt_info()
    if "framework" not in facts or "character" not in facts["framework"]:
        return ""  # the detector has no alphabet
    return str(facts["framework"]["character"].value)


def _onnxruntime_network(path: Path) -> tuple[Network, str]:
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the memory of the largest page for ever
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name

    def run(tensor: Tensor) -> Tensor:
        output: Tensor = session.run(None, {name: tensor})[0]
        return output

    return run, session.get_modelmeta().custom_metadata_map.get("character", "")
