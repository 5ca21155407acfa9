"""Vectors for shared/dsp/stft.test.ts, made by PyTorch: /usr/bin/python3 test/reference/dsp_stft.py"""
import json
from pathlib import Path

import torch

SETTINGS = [
    {"nFft": 64, "hopLength": 16},
    {"nFft": 64, "hopLength": 20, "winLength": 40, "window": "hamming"},
    {"nFft": 32, "hopLength": 8, "center": False, "window": "blackman"},
    {"nFft": 128, "hopLength": 32, "padMode": "constant"},
]

torch.manual_seed(3)
signal = torch.rand(200, dtype=torch.float64) * 2 - 1
cases = []
for options in SETTINGS:
    length = options.get("winLength", options["nFft"])
    window = getattr(torch, options.get("window", "hann") + "_window")(length, dtype=torch.float64)
    spectrum = torch.stft(signal, options["nFft"], options["hopLength"], length, window, options.get("center", True),
                          options.get("padMode", "reflect"), return_complex=True)
    cases.append({"options": options, "frameCount": spectrum.shape[1],
                  "real": spectrum.real.T.flatten().tolist(), "imag": spectrum.imag.T.flatten().tolist()})

out = Path(__file__).parents[1] / "vectors" / "dsp_stft.json"
out.write_text(json.dumps({"generator": f"dsp_stft.py, torch {torch.__version__}", "signal": signal.tolist(), "cases": cases}) + "\n")
