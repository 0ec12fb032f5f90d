"""How likely each cell is right.

`surroundings` describes a document, `signals` (with `edges` and `plausibility`) a chosen value, `absence` an empty
cell; `model` turns signals into a probability by the weights in `weights.json`, which `make train` learns; `wording`
says in plain words what a signal means. `judgement` puts them together.
"""
