"""Vectors for shared/dsp/biquad.test.ts, made by SciPy: /usr/bin/python3 test/reference/dsp_biquad.py

Oracle: SciPy's bilinear transform of the analogue prototypes H(s) of the cookbook, which shares no formula with the
digital coefficients under test, and SciPy's lfilter on noise.
"""
import json
import math
from pathlib import Path

import numpy as np
import scipy
from scipy import signal

PROTOTYPES = {
    "low-pass": lambda a, q: ([1], [1, 1 / q, 1]),
    "high-pass": lambda a, q: ([1, 0, 0], [1, 1 / q, 1]),
    "band-pass": lambda a, q: ([1 / q, 0], [1, 1 / q, 1]),
    "notch": lambda a, q: ([1, 0, 1], [1, 1 / q, 1]),
    "all-pass": lambda a, q: ([1, -1 / q, 1], [1, 1 / q, 1]),
    "peaking": lambda a, q: ([1, a / q, 1], [1, 1 / (a * q), 1]),
    "low-shelf": lambda a, q: (a * np.array([1, math.sqrt(a) / q, a]), [a, math.sqrt(a) / q, 1]),
    "high-shelf": lambda a, q: (a * np.array([a, math.sqrt(a) / q, 1]), [1, math.sqrt(a) / q, a]),
}
SETTINGS = [(44100, 1000.0, 6.0, 0.7071), (48000, 80.0, -9.0, 1.3), (96000, 15000.0, 3.5, 0.5), (8000, 3900.0, -2.0, 4.0)]

noise = np.random.default_rng(1).uniform(-1, 1, 64)
cases = []
for kind, prototype in PROTOTYPES.items():
    for rate, frequency, gain, q in SETTINGS:
        numerator, denominator = prototype(10 ** (gain / 40), q)
        # fs such that SciPy's s = 2 fs (z-1)/(z+1) is the normalised, pre-warped s of the cookbook
        b, a = signal.bilinear(numerator, denominator, fs=1 / (2 * math.tan(math.pi * frequency / rate)))
        b = np.concatenate([np.zeros(3 - len(b)), b])
        design = {"kind": kind, "frequencyHz": frequency, "q": q}
        if kind in ("peaking", "low-shelf", "high-shelf"):
            design["gainDb"] = gain
        cases.append({"design": design, "sampleRate": rate, "b": list(b), "a": list(a),
                      "output": list(signal.lfilter(b, a, noise))})

out = Path(__file__).parents[1] / "vectors" / "dsp_biquad.json"
out.write_text(json.dumps({"generator": f"dsp_biquad.py, scipy {scipy.__version__}", "input": list(noise), "cases": cases}) + "\n")
