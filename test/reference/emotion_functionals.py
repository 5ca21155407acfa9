"""Vectors for shared/emotion/voice-functionals.ts: /usr/bin/python3 test/reference/emotion_functionals.py

The definitions again over whole arrays, with torchaudio's mel filters and NumPy's quantiles and FFT. The signal is made by the
formula that the test repeats.
"""
import json
from pathlib import Path

import numpy as np
import torchaudio.functional as F

RATE, HOP, BANDS = 24000, 256, 64


def signal(seconds, pitch, rise):
    n = np.arange(int(seconds * RATE))
    t = n / RATE
    phase = 2 * np.pi * (pitch * t + rise * t**2 / 2 + 0.9 * np.sin(2 * np.pi * 5 * t))
    voice = sum(np.sin(h * phase) / h**1.2 for h in range(1, 16))
    noise = np.sin(n * n * 0.37)
    syllable = np.maximum(0, np.sin(2 * np.pi * 2.2 * t))
    x = 0.1 * voice * syllable + 0.02 * noise * np.maximum(0, -np.sin(2 * np.pi * 2.2 * t)) + 1e-4 * noise
    x[: RATE // 5] *= 1e-3
    return x.astype(np.float32).astype(np.float64)


def hann(n):
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)


def frames(x, size, count):
    padded = np.concatenate([np.zeros(size // 2), x, np.zeros(size)])
    return np.stack([padded[t * HOP : t * HOP + size] for t in range(count)])


def measure(x):
    count = len(x) // HOP + 1
    filters = F.melscale_fbanks(513, 60.0, 11000.0, BANDS, RATE).double().numpy()
    spectra = np.abs(np.fft.rfft(frames(x, 1024, count) * hann(1024))) ** 2
    levels = 10 * np.log10(np.maximum(1e-10, spectra @ filters))
    levels = np.maximum(levels, levels.max() - 80)
    window = hann(960)
    correlation = lambda f: np.fft.irfft(np.abs(np.fft.rfft(f, 2048)) ** 2)[..., :480]
    ac, ref = correlation(frames(x, 960, count) * window), correlation(window)
    repeated = ac / (ac[:, :1] + 1e-9) / (ref / ref[0])
    lags = np.arange(RATE // 650, RATE // 65)
    best = lags[np.argmax(repeated[:, lags] - 0.02 * np.log2(lags / lags[0]), 1)].clip(lags[1], lags[-2])
    at = np.arange(count)
    a, b, c = repeated[at, best - 1], repeated[at, best], repeated[at, best + 1]
    shift = (0.5 * (a - c) / (a - 2 * b + c - 1e-9)).clip(-0.5, 0.5)
    peak = levels.max(1)
    loud = np.flatnonzero(peak > peak.max() - 35)
    part = slice(max(0, loud[0] - 3), loud[-1] + 4)
    return levels[part], (12 * np.log2(RATE / (best + shift) / 100))[part], b.clip(0, 1)[part]


def distribution(x):
    return [x.mean(), x.std(ddof=1), *np.quantile(x, [0.05, 0.25, 0.5, 0.75, 0.95])]


def parts(x, count, mask):
    n, whole = len(x), x[mask].mean()
    cut = [(slice(n * k // count, n * (k + 1) // count)) for k in range(count)]
    return np.array([x[s][mask[s]].mean() if mask[s].any() else whole for s in cut])


def modulation(x, edges, floor):
    power = np.abs(np.fft.rfft(x, 512)) ** 2 / len(x)
    return [np.log(power[a:b].mean() + floor) for a, b in zip(edges, edges[1:])]


def correlations(tracks):
    scaled = [(x - x.mean()) / (x.std(ddof=1) + 1e-3) for x in tracks]
    return [(a * b).mean() for i, a in enumerate(scaled) for b in scaled[i + 1 :]]


def functionals(x):
    levels, pitch, harmonicity = measure(x)
    n = len(pitch)
    db = lambda p: 10 * np.log10(p.sum(1) + 1e-9)
    loudness = db(10 ** (levels / 10))
    voiced = (harmonicity > 0.5) & (loudness > loudness.max() - 25)
    reference = loudness[voiced].mean()
    levels, loudness = levels - reference, loudness - reference
    powers = 10 ** (levels / 10)
    every = np.ones(n, bool)
    k = np.arange(20)[:, None]
    dct = np.cos(np.pi / BANDS * (np.arange(BANDS) + 0.5) * k) * np.sqrt(np.where(k == 0, 1, 2) / BANDS)
    cepstra = dct @ levels.T
    slopes = np.zeros_like(cepstra)
    slopes[:, 1:-1] = (cepstra[:, 2:] - cepstra[:, :-2]) / 2
    heard = pitch[voiced]
    steps = np.diff(pitch)[voiced[1:] & voiced[:-1]]
    steps = steps[np.abs(steps) < 3]
    times = np.flatnonzero(voiced).astype(float)
    rise = ((times - times.mean()) / (times.std(ddof=1) + 1) * (heard - heard.mean())).mean()
    onsets = np.maximum(0, np.diff(levels, axis=0)).mean(1)
    share, bands = powers / powers.sum(1, keepdims=True), np.arange(BANDS)
    centroid = (share * bands).sum(1)
    spread = np.sqrt((share * bands**2).sum(1) - centroid**2)
    low, middle, high = db(powers[:, :20]), db(powers[:, 20:40]), db(powers[:, 40:])
    shape = [centroid, spread, low - middle, middle - high, harmonicity]
    joined = levels.reshape(n, 8, 8).mean(2)
    melody = np.where(voiced, pitch - heard.mean(), 0)
    result = [
        *(d for c in cepstra for d in distribution(c)),
        *cepstra[:, voiced].mean(1),
        *cepstra[:, ~voiced].mean(1),
        *cepstra[:, ~voiced].std(1, ddof=1),
        *slopes.std(1, ddof=1),
        *np.abs(slopes).mean(1),
        *distribution(heard),
        np.abs(steps).mean(),
        steps.std(ddof=1),
        rise,
        *(parts(pitch, 6, voiced) - heard.mean()),
        *distribution(loudness),
        (loudness > loudness.max() - 15).mean(),
        np.abs(np.diff(loudness)).mean(),
        *(parts(loudness, 8, every) - loudness.mean()),
        *distribution(onsets),
        *(d for s in shape for d in distribution(s)),
        *(s[voiced].mean() for s in shape),
        harmonicity[voiced].std(ddof=1),
        *levels.reshape(n, 32, 2).mean(2).std(0, ddof=1),
        *np.quantile(levels.reshape(n, 16, 4).mean(2), [0.1, 0.5, 0.9], axis=0).T.flatten(),
        *(m for b in joined.T for m in modulation(b - b.mean(), [2, 8, 16, 28, 44, 64, 96], 1e-3)),
        *modulation(melody, [1, 3, 6, 10, 16, 24, 36, 60, 100], 1e-2),
        *modulation(loudness - loudness.mean(), [1, 3, 6, 10, 16, 24, 36, 60, 100], 1e-2),
        *correlations([*cepstra[:10], pitch, harmonicity]),
        *correlations(slopes[:10]),
        *(p for c in cepstra for p in parts(c, 3, voiced)),
    ]
    return [float(np.round(v, 6)) for v in result]


CASES = [{"seconds": 1.6, "pitch": 140.0, "rise": 20.0}, {"seconds": 2.3, "pitch": 260.0, "rise": -40.0}]
vectors = [{**case, "functionals": functionals(signal(**case))} for case in CASES]
path = Path(__file__).parent.parent / "vectors" / "emotion_functionals.json"
path.write_text(json.dumps(vectors) + "\n")
