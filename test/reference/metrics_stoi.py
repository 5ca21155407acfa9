"""Vectors for shared/analysis/stoi.ts, by NumPy from the paper (Taal et al., 2011): /usr/bin/python3 test/reference/metrics_stoi.py

Written from the equations with matrices, sharing no code with Lathe. The signals are made by formulas that the test
repeats: tones in syllables with pauses, at 10 kHz.
"""
import json
from pathlib import Path

import numpy as np

RATE = 10000
LENGTH = 24000


def lcg(count, seed):
    """Numerical Recipes' generator: exact in 32-bit integers, so that every language gives the same noise."""
    values = np.empty(count)
    state = seed
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = state / 2**31 - 1
    return values


def speech():
    n = np.arange(LENGTH)
    syllables = np.maximum(0, np.sin(2 * np.pi * 3.1 * n / RATE)) ** 2 * (np.sin(2 * np.pi * 0.7 * n / RATE) > -0.6)
    voice = sum(np.sin(2 * np.pi * 140 * h * n / RATE + 0.3 * h * h) / h for h in range(1, 30))
    return (0.2 * syllables * voice + 1e-5 * lcg(LENGTH, 1)).astype(np.float32)


def estimates(clean):
    noise = lcg(LENGTH, 2)
    return {
        "quiet noise": 0.3 * (clean + 0.01 * noise),
        "noise": clean + 0.1 * noise,
        "noise alone": 0.1 * noise,
        "clipped": np.clip(clean, -0.05, 0.05),
        "cut": np.where(np.arange(LENGTH) % 3000 < 1500, clean, 0),
    }


def frames(x):
    window = np.hanning(258)[1:-1]
    starts = np.arange(0, len(x) - 256 + 1, 128)
    return np.stack([window * x[s:s + 256] for s in starts])


def overlap_add(f):
    out = np.zeros((len(f) - 1) * 128 + 256)
    for i, frame in enumerate(f):
        out[i * 128:i * 128 + 256] += frame
    return out


def octave_matrix():
    bins = np.arange(257) * RATE / 512
    centres = 150 * 2 ** (np.arange(15) / 3)
    low = [np.argmin((bins - c * 2 ** (-1 / 6)) ** 2) for c in centres]
    high = [np.argmin((bins - c * 2 ** (1 / 6)) ** 2) for c in centres]
    matrix = np.zeros((15, 257))
    for band, (a, b) in enumerate(zip(low, high)):
        matrix[band, a:b] = 1
    return matrix


def stoi(clean, processed):
    eps = np.finfo(float).eps
    x, y = frames(clean), frames(processed)
    level = 20 * np.log10(np.linalg.norm(x, axis=1) + eps)
    keep = level > level.max() - 40
    x, y = overlap_add(x[keep]), overlap_add(y[keep])
    matrix = octave_matrix()
    x, y = (np.sqrt(matrix @ np.abs(np.fft.rfft(frames(s), 512)).T ** 2) for s in (x, y))
    values = []
    for m in range(30, x.shape[1] + 1):
        a, b = x[:, m - 30:m], y[:, m - 30:m]
        b = b * np.linalg.norm(a, axis=1, keepdims=True) / (np.linalg.norm(b, axis=1, keepdims=True) + eps)
        b = np.minimum(b, a * (1 + 10 ** (15 / 20)))
        a, b = (s - s.mean(axis=1, keepdims=True) for s in (a, b))
        a, b = (s / (np.linalg.norm(s, axis=1, keepdims=True) + eps) for s in (a, b))
        values.append((a * b).sum(axis=1))
    return float(np.mean(values))


clean = speech()
cases = [{"name": name, "stoi": stoi(clean.astype(float), x.astype(np.float32).astype(float))}
         for name, x in estimates(clean).items()]
out = Path(__file__).parents[1] / "vectors" / "metrics_stoi.json"
out.write_text(json.dumps({"generator": f"metrics_stoi.py, numpy {np.__version__}", "cases": cases}, indent=1) + "\n")
