"""Vectors for shared/dsp/true-peak.test.ts, made by SciPy: /usr/bin/python3 test/reference/dsp_true_peak.py

Two readings of the 16 times oversampled peak: by FFT (ideal interpolation), to which only signals that end below
0.46 of the rate can be held, and by a polyphase filter of the same design (64 taps a phase, Kaiser window of 6).
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy import signal

rng = np.random.default_rng(7)
n = np.arange(1024)
white = rng.uniform(-1, 1, n.size)
low = signal.lfilter(signal.firwin(101, 0.85), 1, rng.uniform(-1, 1, n.size))
signals = {
    "white noise": white,
    "noise up to 0.43 of the rate": low,
    "clipped noise": np.clip(3 * low, -0.8, 0.8),
    "impulse": np.where(n == 500, 0.9, 0),
    "step": np.where(n > 300, 0.5, -0.5),
    "sine at 0.46 of the rate": 0.7 * np.sin(2 * np.pi * 0.46 * n + 0.3),
    "sine at 0.013 of the rate": 0.7 * np.sin(2 * np.pi * 0.013 * n + 0.1),
    "alternating burst": np.where((n > 400) & (n < 440), np.where(n % 2, 0.5, -0.5) * np.where(n < 420, 1, -1), 0),
}
BAND_LIMITED = ("noise up to 0.43 of the rate", "impulse", "step", "sine at 0.013 of the rate")
long_filter = signal.firwin(2 * 16 * 32 + 1, 1 / 16, window=("kaiser", 6))
cases = []
for name, x in signals.items():
    x = x.astype(np.float32)
    padded = np.concatenate([np.zeros(4096), x, np.zeros(4096)])
    ideal = np.abs(signal.resample(padded, 16 * padded.size)).max()
    polyphase = np.abs(signal.resample_poly(padded, 16, 1, window=long_filter)).max()
    cases.append({"name": name, "signal": [float(f"{v:.9g}") for v in x],
                  "idealDbtp": 20 * np.log10(ideal) if name in BAND_LIMITED else None, "polyphaseDbtp": 20 * np.log10(polyphase)})

out = Path(__file__).parents[1] / "vectors" / "dsp_true_peak.json"
out.write_text(json.dumps({"generator": f"dsp_true_peak.py, scipy {scipy.__version__}", "cases": cases}) + "\n")
for case in cases:
    print(case["name"], case["idealDbtp"], case["polyphaseDbtp"])
