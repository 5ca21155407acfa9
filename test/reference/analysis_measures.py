"""Vectors for the measures of shared/analysis, made by NumPy and SciPy: /usr/bin/python3 test/reference/analysis_measures.py

The signals are made by formulas that the test repeats (a linear congruential generator, a one-pole filter and sines), so
that the vectors stay small. Spectra come from one Fourier transform of the whole signal, where Lathe uses frames; tones
from a least-squares fit of their harmonics, where Lathe uses a window. No code is shared.
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy.signal.windows import kaiser_bessel_derived
from scipy.special import gammainc

SECONDS = 10


def lcg(count, seed):
    """Numerical Recipes' generator: exact in 32-bit integers, so that every language gives the same noise."""
    values = np.empty(count)
    state = seed
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = state / 2**31 - 1
    return values


def spectrum_signal(rate):
    """Noise that falls towards the top, with three sines, swelling so that nothing is cut at its ends."""
    white = lcg(SECONDS * rate, rate)
    low = np.empty_like(white)
    state = 0.0
    for i, x in enumerate(white):
        state += (x - state) * 0.125
        low[i] = state
    n = np.arange(white.size)
    tones = sum(a * np.sin(2 * np.pi * f * n / rate) for f, a in ((40, 0.1), (440, 0.05), (3000, 0.02)))
    swell = np.sin(np.pi * n / n.size) ** 2
    return (swell * (0.3 * low + 0.02 * white + tones)).astype(np.float32).astype(np.float64)


def spectrum_case(rate):
    x = spectrum_signal(rate)
    power = np.abs(np.fft.rfft(x)) ** 2 * 2 / x.size**2
    frequency = np.fft.rfftfreq(x.size, 1 / rate)

    def band(low, high):
        return power[(frequency >= low) & (frequency < high)].sum()

    thirds = [n for n in range(-17, 14) if 1000 * 10 ** (n / 10) < rate / 2]
    levels = [10 * np.log10(band(1000 * 10 ** ((n - 0.5) / 10), 1000 * 10 ** ((n + 0.5) / 10))) for n in thirds]
    top = min(20000, rate / 2)
    edges = np.geomspace(20, top, int(np.ceil(120 * np.log10(top / 20))) + 1)
    cells = np.array([band(a, b) for a, b in zip(edges, edges[1:])])
    amplitude = np.sqrt(cells * np.diff(edges))
    centroid = np.sum(amplitude * (edges[1:] + edges[:-1]) / 2) / amplitude.sum()
    inside = (frequency >= 20) & (frequency < top)
    running = np.cumsum(power[inside])
    rolloff = frequency[inside][np.searchsorted(running, 0.85 * running[-1])]
    slope = [(np.log2(1000 * 10 ** (n / 10)), level) for n, level in zip(thirds, levels)
             if -12 <= n <= 9 and 1000 * 10 ** ((n + 0.5) / 10) <= rate / 2]
    tilt = np.polyfit(*zip(*slope), 1)[0]
    return {"sampleRate": rate, "levelsDbfs": levels, "spectralCentroidHz": centroid, "spectralRolloffHz": float(rolloff),
            "spectralTiltDbPerOctave": tilt}


def tone_signal(rate, frequency, harmonics, noise):
    n = np.arange(5 * rate)
    x = sum(a * np.sin(2 * np.pi * frequency * (h + 1) * n / rate + h) for h, a in enumerate(harmonics))
    return (x + noise * lcg(n.size, 7)).astype(np.float32).astype(np.float64)


def tone_case(rate, frequency, harmonics, noise):
    x = tone_signal(rate, frequency, harmonics, noise)
    n = np.arange(x.size)
    count = int(min(20000, rate / 2) / frequency)
    basis = [f(2 * np.pi * frequency * h * n / rate) for h in range(1, count + 1) for f in (np.sin, np.cos)]
    fit = np.linalg.lstsq(np.stack(basis, 1), x, rcond=None)[0].reshape(-1, 2)
    power = (fit**2).sum(1) / 2
    # what is not the fundamental, 20 Hz ... 20 kHz
    rest = x - fit[0, 0] * basis[0] - fit[0, 1] * basis[1]
    bins = np.abs(np.fft.rfft(rest)) ** 2 * 2 / rest.size**2
    frequencies = np.fft.rfftfreq(rest.size, 1 / rate)
    residue = bins[(frequencies >= 20) & (frequencies <= 20000)].sum()
    return {"sampleRate": rate, "frequencyHz": frequency, "harmonics": harmonics, "noise": noise,
            "levelDbfs": 10 * np.log10(power[0]), "thdPercent": 100 * np.sqrt(power[1:].sum() / power[0]),
            "thdPlusNoisePercent": 100 * np.sqrt(residue / (residue + power[0]))}


vectors = {
    "generator": f"analysis_measures.py, numpy {np.__version__}, scipy {scipy.__version__}",
    "window": {"length": 64, "alpha": 8, "weights": list(kaiser_bessel_derived(64, np.pi * 8))},
    "lowerGamma": [[a, x, float(gammainc(a, x))] for a in (0.5, 1, 5.74, 6.74, 20) for x in (0.01, 0.5, 1, 6.888, 30)],
    "seconds": SECONDS,
    "spectra": [spectrum_case(rate) for rate in (44100, 16000)],
    "tones": [
        tone_case(44100, 1000.0, [0.5], 1e-5),
        tone_case(48000, 997.0, [0.8, 0.008, 0.004], 1e-4),
        tone_case(44100, 100.3, [0.3, 0.0, 0.001, 0.0, 0.0005], 0.001),
        tone_case(96000, 6000.0, [0.5, 0.05, 0.02], 1e-3),
        tone_case(8000, 440.0, [0.25, 0.1], 0.01),
    ],
}
out = Path(__file__).parents[1] / "vectors" / "analysis_measures.json"
out.write_text(json.dumps(vectors) + "\n")
print(out, out.stat().st_size)
