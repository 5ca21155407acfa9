"""Vectors for shared/dsp/spectral-measures.ts and chroma.ts: /usr/bin/python3 test/reference/dsp_speech.py

librosa 0.10 is no Debian package; its definitions of spectral_centroid, spectral_rolloff, spectral_contrast (without the
range of 80 dB over the whole signal) and chroma_stft are repeated here over whole arrays in NumPy. The signal is made by
the formula that the test repeats.
"""
import json
from pathlib import Path

import numpy as np

CASES = [{"sampleRate": 48000, "nFft": 1024}, {"sampleRate": 44100, "nFft": 2048}]


def magnitudes(sample_rate, n_fft):
    n = np.arange(n_fft)
    tone = sum(np.sin(2 * np.pi * f * n / sample_rate) / (i + 1) for i, f in enumerate((220, 447, 1310, 5200)))
    noise = 0.05 * np.sin(n * n * 0.37)
    return np.abs(np.fft.rfft((tone + noise) * (0.5 - 0.5 * np.cos(2 * np.pi * n / n_fft))))


def contrast(spectrum, freq, low=200.0, bands=6, quantile=0.02):
    edges = np.concatenate(([0], low * 2.0 ** np.arange(bands + 1)))
    result = []
    for k in range(bands + 1):
        inside = (freq >= edges[k]) & (freq <= edges[k + 1])
        index = np.flatnonzero(inside)
        if k > 0:
            inside[index[0] - 1] = True
        if k == bands:
            inside[index[-1] + 1:] = True
        part = spectrum[inside]
        if k < bands:
            part = part[:-1]
        count = int(max(np.rint(quantile * inside.sum()), 1))
        part = np.sort(part)
        level = lambda x: 10 * np.log10(max(1e-10, x.mean()))
        result.append(level(part[-count:]) - level(part[:count]))
    return result


def chroma_filters(sample_rate, n_fft, n=12):
    frequencies = np.linspace(0, sample_rate, n_fft, endpoint=False)[1:]
    bins = n * np.log2(frequencies / (440.0 / 16))
    bins = np.concatenate(([bins[0] - 1.5 * n], bins))
    widths = np.concatenate((np.maximum(bins[1:] - bins[:-1], 1.0), [1]))
    distance = np.remainder(np.subtract.outer(bins, np.arange(n)).T + 6 + 10 * n, n) - 6
    weights = np.exp(-0.5 * (2 * distance / widths) ** 2)
    weights /= np.sqrt((weights ** 2).sum(0))
    weights *= np.exp(-0.5 * ((bins / n - 5.0) / 2.0) ** 2)
    return np.roll(weights, -3, axis=0)[:, : n_fft // 2 + 1]


def case(options):
    sample_rate, n_fft = options["sampleRate"], options["nFft"]
    spectrum = magnitudes(sample_rate, n_fft)
    freq = np.arange(len(spectrum)) * sample_rate / n_fft
    chroma = chroma_filters(sample_rate, n_fft) @ spectrum ** 2
    below = np.cumsum(spectrum) >= 0.85 * spectrum.sum()
    return {**options, "centroid": (freq * spectrum).sum() / spectrum.sum(), "rolloff": freq[np.argmax(below)],
            "contrast": contrast(spectrum, freq), "chroma": (chroma / chroma.max()).tolist()}


path = Path(__file__).parents[1] / "vectors" / "dsp_speech.json"
path.write_text(json.dumps({"generator": "test/reference/dsp_speech.py", "numpy": np.__version__,
                            "cases": [case(options) for options in CASES]}, indent=1) + "\n")
