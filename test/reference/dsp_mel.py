"""Vectors for shared/dsp/mel.ts, mel-spectrogram.ts, dct.ts and mfcc.ts, made by torchaudio in double precision:
/usr/bin/python3 test/reference/dsp_mel.py

The signal is made by the formula that the test repeats. torchaudio's `slaney` filters are librosa's.
"""
import json
from pathlib import Path

import numpy as np
import torch
import torchaudio

torch.set_default_dtype(torch.float64)

BANKS = [
    {"sampleRate": 16000, "nFft": 512, "nMels": 40},
    {"sampleRate": 22050, "nFft": 512, "nMels": 64, "melScale": "slaney", "norm": "slaney"},
    {"sampleRate": 44100, "nFft": 1024, "nMels": 24, "fMin": 60, "fMax": 9000, "norm": "slaney"},
    {"sampleRate": 8000, "nFft": 256, "nMels": 10, "fMin": 300, "fMax": 3400, "melScale": "slaney"},
]

# Framing and bands as torchaudio names them; `logarithm` and `topDb` are those of MFCC.
FEATURES = [
    {"sampleRate": 16000, "nFft": 512, "hopLength": 160, "winLength": 400, "nMels": 40, "nMfcc": 13},
    {"sampleRate": 16000, "nFft": 512, "hopLength": 256, "nMels": 64, "nMfcc": 40, "logarithm": "ln", "window": "hamming"},
    {"sampleRate": 22050, "nFft": 512, "hopLength": 128, "nMels": 32, "nMfcc": 20, "melScale": "slaney", "norm": "slaney",
     "padMode": "constant", "dctNorm": "none"},
    {"sampleRate": 16000, "nFft": 256, "hopLength": 100, "nMels": 23, "nMfcc": 12, "power": 1, "fMin": 100, "fMax": 7000,
     "center": False},
]


def signal():
    """A sum of sines that dies away into near silence, so that the range of 80 dB cuts something off."""
    n = np.arange(3000)
    tones = sum(np.sin(w * n + i) / (i + 1) for i, w in enumerate((0.03, 0.11, 0.29, 0.83, 2.2)))
    return torch.tensor(0.3 * tones * np.exp(-n / 120))


def mel_arguments(o):
    return {"n_mels": o["nMels"], "f_min": float(o.get("fMin", 0)), "f_max": float(o.get("fMax", o["sampleRate"] / 2)),
            "norm": o.get("norm"), "mel_scale": o.get("melScale", "htk")}


def mel_kwargs(o):
    return {"n_fft": o["nFft"], "hop_length": o["hopLength"], "win_length": o.get("winLength", o["nFft"]),
            "window_fn": getattr(torch, o.get("window", "hann") + "_window"), "center": o.get("center", True),
            "pad_mode": o.get("padMode", "reflect"), "power": float(o.get("power", 2)), **mel_arguments(o)}


def rounded(values):
    return [float(f"{value:.9g}") for value in values]


banks = []
for o in BANKS:
    bank = torchaudio.functional.melscale_fbanks(o["nFft"] // 2 + 1, sample_rate=o["sampleRate"], **mel_arguments(o))
    # Band by band; what is not listed is zero.
    bands = []
    for weights in bank.T:
        used = torch.nonzero(weights).flatten()
        start = int(used[0]) if len(used) else 0
        stop = int(used[-1]) + 1 if len(used) else 0
        bands.append({"start": start, "weights": rounded(weights[start:stop].tolist())})
    banks.append({"options": o, "bands": bands})

features = []
x = signal()
for o in FEATURES:
    kwargs = mel_kwargs(o)
    mel = torchaudio.transforms.MelSpectrogram(sample_rate=o["sampleRate"], **kwargs)(x)
    mfcc = torchaudio.transforms.MFCC(o["sampleRate"], o["nMfcc"], norm=None if o.get("dctNorm") == "none" else "ortho",
                                      log_mels=o.get("logarithm") == "ln", melkwargs=kwargs)(x)
    features.append({"options": o, "frameCount": mel.shape[1], "mel": rounded(mel.T.flatten().tolist()),
                     "mfcc": rounded(mfcc.T.flatten().tolist())})

out = Path(__file__).parents[1] / "vectors" / "dsp_mel.json"
generator = f"dsp_mel.py, torch {torch.__version__}, torchaudio {torchaudio.__version__}"
out.write_text(json.dumps({"generator": generator, "banks": banks, "features": features}) + "\n")
