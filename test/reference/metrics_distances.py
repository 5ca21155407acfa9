"""Vectors for the metrics of shared/analysis, made by NumPy, SciPy and PyTorch: /usr/bin/python3 test/reference/metrics_distances.py

The signals are made by formulas that the test repeats (sines and a linear congruential generator), so that the vectors
stay small. Each metric is computed from its paper's definition in double precision, sharing no code with Lathe.
"""
import json
from pathlib import Path

import numpy as np
import scipy.fft
import scipy.signal
import torch
import torchaudio

torch.set_default_dtype(torch.float64)

LENGTH = 6000
SAMPLE_RATE = 44100


def lcg(count, seed):
    """Numerical Recipes' generator: exact in 32-bit integers, so that every language gives the same noise."""
    values = np.empty(count)
    state = seed
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = state / 2**31 - 1
    return values


def reference_signal():
    n = np.arange(LENGTH)
    left = 0.4 * np.sin(0.05 * n) + 0.2 * np.sin(0.31 * n) + 0.02 * lcg(LENGTH, 1)
    right = 0.3 * np.sin(0.05 * n + 1) + 0.1 * np.sin(1.7 * n) + 0.02 * lcg(LENGTH, 2) + 0.05
    return np.stack([left, right]).astype(np.float32)


def estimates(reference):
    noise = np.stack([lcg(LENGTH, 3), lcg(LENGTH, 4)])
    silent_half = reference.copy()
    silent_half[:, LENGTH // 2:] = 0
    return {
        "noise": reference + 0.05 * noise,
        "gain": 0.5 * reference + 1e-4 * noise,
        "clipped": np.clip(reference, -0.25, 0.25),
        "silent half": silent_half,
        "swapped": reference[::-1],
    }


def si_sdr(estimate, reference):
    """Le Roux et al. 2019, eq. 4 and 5: mean of each channel removed, channels concatenated."""
    s = (reference - reference.mean(axis=1, keepdims=True)).ravel()
    e = (estimate - estimate.mean(axis=1, keepdims=True)).ravel()
    target = np.dot(e, s) / np.dot(s, s) * s
    return 10 * np.log10(np.sum(target**2) / np.sum((e - target) ** 2))


def spectrum(x, n_fft, hop, win):
    return torch.stft(torch.from_numpy(x), n_fft, hop, win, torch.hann_window(win, dtype=torch.float64),
                      center=True, pad_mode="reflect", return_complex=True)


def snr(estimate, reference):
    return 10 * np.log10(np.sum(reference**2) / np.sum((estimate - reference) ** 2))


def segmental_snr(estimate, reference):
    """Hansen and Pellom 1998 as in Loizou's comp_snr: 30 ms, Hann, every quarter, -10 to 35 dB; channels together."""
    hop = round(0.03 * SAMPLE_RATE / 4)
    window = scipy.signal.get_window("hann", 4 * hop)
    values = []
    for start in range(0, LENGTH - 4 * hop + 1, hop):
        s = reference[:, start:start + 4 * hop] * window
        d = (estimate - reference)[:, start:start + 4 * hop] * window
        if np.sum(s**2) > 0:
            with np.errstate(divide="ignore"):
                values.append(np.clip(10 * np.log10(np.sum(s**2) / np.sum(d**2)), -10, 35))
    return float(np.mean(values))


def mel_cepstral_distance(estimate, reference):
    """Kubichek 1993 with 13 coefficients of 40 HTK mel bands; filters by torchaudio, cosine transform by SciPy."""
    bank = torchaudio.functional.melscale_fbanks(1025, 0.0, 20000.0, 40, SAMPLE_RATE)

    def cepstra(x):
        power = spectrum(x, 2048, 512, 2048).abs() ** 2
        bands = torch.clamp(torch.matmul(power.transpose(-1, -2), bank), min=1e-7)
        return scipy.fft.dct(torch.log(bands).numpy(), type=2, axis=-1)[..., 1:14] / (2 * 40)
    squares = np.sum((cepstra(estimate) - cepstra(reference)) ** 2, axis=-1)
    return float(10 / np.log(10) * np.mean(np.sqrt(2 * squares)))


def log_spectral_distance(estimate, reference):
    def log_power(x):
        return 10 * torch.log10(torch.clamp(spectrum(x, 2048, 512, 2048).abs() ** 2, min=1e-7))
    difference = log_power(estimate) - log_power(reference)
    return torch.sqrt((difference**2).mean(dim=-2)).mean().item()


def multi_resolution_stft(estimate, reference):
    """auraloss.freq.MultiResolutionSTFTLoss with its defaults, input of shape (1, channels, samples)."""
    total = 0.0
    for n_fft, hop, win in ((1024, 120, 600), (2048, 240, 1200), (512, 50, 240)):
        x = torch.sqrt(torch.clamp(spectrum(estimate, n_fft, hop, win).abs() ** 2, min=1e-8))
        y = torch.sqrt(torch.clamp(spectrum(reference, n_fft, hop, win).abs() ** 2, min=1e-8))
        convergence = torch.linalg.norm((y - x).ravel()) / torch.linalg.norm(y.ravel())
        total += (convergence + torch.nn.functional.l1_loss(torch.log(x), torch.log(y))).item()
    return total / 3


reference = reference_signal()
cases = []
for name, estimate in estimates(reference).items():
    x, y = estimate.astype(np.float32).astype(np.float64), reference.astype(np.float64)
    cases.append({"name": name, "siSdrDb": si_sdr(x, y), "lsdDb": log_spectral_distance(x, y),
                  "mrStft": multi_resolution_stft(x, y), "snrDb": snr(x, y), "segmentalSnrDb": segmental_snr(x, y),
                  "melCepstralDb": mel_cepstral_distance(x, y)})

out = Path(__file__).parents[1] / "vectors" / "metrics_distances.json"
generator = f"metrics_distances.py, numpy {np.__version__}, scipy {scipy.__version__}, torch {torch.__version__}"
out.write_text(json.dumps({"generator": generator, "cases": cases}, indent=1) + "\n")
