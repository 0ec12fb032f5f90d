"""The networks that find lines of text in an image and read them.

PP-OCRv6 of PaddlePaddle (Apache 2.0) as converted and shipped inside the `rapidocr` wheel; only the model files of that
wheel are used. They run on OpenVINO, and on onnxruntime where OpenVINO has no wheel. One thread: the product runs one
process per core, and a second thread in each gains nothing.

Two things make them twice as fast at no cell's cost: where the processor calculates in bfloat16, OpenVINO does, and of
the recogniser's 18,710 characters only those of Latin writing are calculated.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
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
_SETTINGS: dict[str, Any] = {
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    "PERFORMANCE_HINT": "LATENCY",
    "INFERENCE_PRECISION_HINT": "bf16",  # a processor without it goes on in float32
}


@dataclass(frozen=True, slots=True)
class Models:
    """The loaded networks."""

    detect: Network  # (1, 3, height, width), multiples of 32 -> (1, 1, height, width): how likely a pixel is text
    recognise: Network  # (1, 3, 48, width) -> (1, width / 8, classes): which character stands at a column
    characters: tuple[str, ...]  # what the classes mean; the first is "nothing"


_LETTERS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "
    "¡¢£§©«®°±²³·»¼½¾¿×÷‘’“”–—…•€™†‡№☐☑☒✓✔√□"
)
_LATIN = range(0xC0, 0x250)  # Latin with accents, of all European languages


@cache
def models() -> Models:
    """The networks, loaded on first use (about a second) and kept."""
    folder = _model_folder()
    load = _openvino_network if find_spec("openvino") else _onnxruntime_network
    detect, _ = load(folder / _DETECTOR)
    recognise, characters = load(folder / _RECOGNISER)
    return Models(detect, recognise, characters)


def _wanted(characters: Sequence[str]) -> NDArray[np.intp]:
    """The classes of "nothing" and of Latin writing. With all of them, a stain is taken for a Chinese character."""
    return np.array(
        [
            index
            for index, character in enumerate(characters)
            if index == 0 or character in _LETTERS or (len(character) == 1 and ord(character) in _LATIN)
        ]
    )


def _alphabet(facts: str) -> tuple[str, ...]:
    """The meaning of all classes, from what the model's file says of itself; the detector says nothing."""
    return ("", *facts.splitlines(), " ") if facts else ()


def _model_folder() -> Path:
    found = find_spec("rapidocr")  # looked up, not imported: the package itself loads much that is not needed
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("rapidocr, whose wheel brings the recognition models, is not installed")
    return Path(found.submodule_search_locations[0]) / "models"


def _openvino_network(path: Path) -> tuple[Network, tuple[str, ...]]:
    os.environ.setdefault("OPENVINO_TELEMETRY_OPT_OUT", "1")
    import openvino

    core = openvino.Core()
    model = core.read_model(path)
    characters = _alphabet(_character_fact(model))
    if characters:
        wanted = _wanted(characters)
        _narrow(model, wanted)
        characters = tuple(characters[index] for index in wanted)
    # What is prepared for a shape is worth keeping for lines, whose widths are rounded; pages come in ever new shapes.
    settings = _SETTINGS if characters else _SETTINGS | {"CPU_RUNTIME_CACHE_CAPACITY": 0}
    request = core.compile_model(model, "CPU", settings).create_infer_request()

    def run(tensor: Tensor) -> Tensor:
        request.infer([tensor], share_inputs=True)
        output: Tensor = request.get_output_tensor().data
        return output

    return run, characters


def _character_fact(model: Any) -> str:
    facts = model.get_rt_info()
    if "framework" not in facts or "character" not in facts["framework"]:
        return ""
    return str(facts["framework"]["character"].value)


def _narrow(model: Any, wanted: NDArray[np.intp]) -> None:
    """Leaves of the last layer only the classes that are wanted; their probabilities then add up to 1."""
    from openvino import opset13

    softmax = model.get_results()[0].input_value(0).get_node()
    add = _past_identities(softmax)
    for source in (add.input(1), _past_identities(add).input(1)):
        weights = source.get_source_output().get_node().data
        source.replace_source_output(opset13.constant(np.ascontiguousarray(weights[..., wanted])).output(0))
    model.validate_nodes_and_infer_types()


def _past_identities(node: Any) -> Any:
    """The node whose outcome is this one's first input."""
    before = node.input_value(0).get_node()
    while before.get_type_name() == "Identity":
        before = before.input_value(0).get_node()
    return before


def _onnxruntime_network(path: Path) -> tuple[Network, tuple[str, ...]]:
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the memory of the largest page for ever
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    characters = _alphabet(session.get_modelmeta().custom_metadata_map.get("character", ""))
    wanted = _wanted(characters)

    def run(tensor: Tensor) -> Tensor:
        output: Tensor = session.run(None, {name: tensor})[0]
        if not characters:
            return output
        narrowed = output[..., wanted]
        return np.asarray(narrowed / narrowed.sum(axis=-1, keepdims=True), np.float32)

    return run, tuple(characters[index] for index in wanted) if characters else ()
