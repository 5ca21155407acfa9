"""Vectors for the tests of shared/nn and models, made by PyTorch: /usr/bin/python3 test/reference/thesis_networks.py

Both networks of Labun's thesis, an LSTM and the optimisers, in double precision from weights that are exact in float32.
Written to test/vectors/nn in the safetensors layout; the versions of Python and PyTorch are in each file's metadata.

Networks and LSTM: `input`, `target`, `output`, `loss`, `weight:NAME` and `grad:NAME` with the names of the state
dictionary, `grad:input`. The LSTM has `outputGradient` in place of target and loss.
Optimisers: `input`, `target`, `weight:NAME`; for each case `CASE/losses` and `CASE/norms` (10 values each, of the step's
forward pass; norms before clipping), `CASE/step1:NAME` and `CASE/step10:NAME`; the options are in the metadata `cases`.
"""
import json
import platform
import struct
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import interpolate, l1_loss, mse_loss

FOLDER = Path(__file__).parents[1] / "vectors" / "nn"
VERSIONS = {"generator": "test/reference/thesis_networks.py", "python": platform.python_version(),
            "torch": torch.__version__, "precision": "computed in float64, stored as float32"}


def save(name, tensors, **metadata):
    """Writes tensors by name as float32 in the safetensors layout."""
    arrays = {key: np.ascontiguousarray(value.detach().numpy(), dtype="<f4").reshape(value.shape)
              for key, value in tensors.items()}
    header, end = {"__metadata__": {**VERSIONS, **metadata}}, 0
    for key, array in arrays.items():
        header[key] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
        end += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for array in arrays.values()))
    print(path.name, path.stat().st_size)


def single(shape):
    """Standard normal numbers that are exact in float32, in double precision."""
    return torch.randn(shape, dtype=torch.float32).double()


class CRNNAudioModel(nn.Module):
    """Three convolutions, a bidirectional LSTM over every sample, a linear layer."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv1d(2, 16, 3, padding=1), nn.ReLU(), nn.Conv1d(16, 32, 3, padding=1), nn.ReLU(),
                                  nn.Conv1d(32, 128, 3, padding=1), nn.ReLU())
        self.lstm = nn.LSTM(128, 64, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(128, 2)

    def forward(self, x):
        states, _ = self.lstm(self.conv(x).permute(0, 2, 1))
        return self.fc(states).permute(0, 2, 1)


class WaveUNet(nn.Module):
    """Channels double at each level; decimation; linear interpolation and transposed convolution; skips are added."""

    def __init__(self, channels, levels, kernel=15):
        super().__init__()
        widths = [2] + [channels * 2 ** level for level in range(levels + 1)]
        padding = kernel // 2
        self.encoder = nn.ModuleList(nn.Conv1d(widths[i], widths[i + 1], kernel, padding=padding) for i in range(levels))
        self.bottleneck = nn.Conv1d(widths[levels], widths[levels + 1], kernel, padding=padding)
        self.decoder = nn.ModuleList(nn.ConvTranspose1d(widths[i + 2], widths[i + 1], kernel, padding=padding)
                                     for i in range(levels))
        self.final = nn.Conv1d(channels + 2, 2, 1)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)

    def forward(self, audio):
        x, skips = audio, []
        for layer in self.encoder:
            x = torch.relu(layer(x))
            skips.append(x)
            x = x[:, :, ::2]
        x = torch.relu(self.bottleneck(x))
        for layer, skip in zip(reversed(self.decoder), reversed(skips)):
            x = interpolate(x, scale_factor=2, mode="linear", align_corners=False)
            x = torch.relu(layer(x)) + skip
        return self.final(torch.cat([x, audio], dim=1))


def gradients(module):
    """Weights and their gradients by name."""
    for name, parameter in module.named_parameters():
        yield f"weight:{name}", parameter
        yield f"grad:{name}", parameter.grad


def network(name, module, shape, loss_function, **metadata):
    """Saves one forward and backward pass."""
    module.double()  # The weights were drawn in float32.
    x, target = (0.3 * single(shape)).float().double().requires_grad_(), (0.3 * single(shape)).float().double()
    output = module(x)
    loss = loss_function(output, target)
    loss.backward()
    save(name, {"input": x, "target": target, "output": output, "loss": loss, "grad:input": x.grad,
                **dict(gradients(module))}, **metadata)


def recurrence():
    """Saves a bidirectional LSTM; time comes first."""
    module = nn.LSTM(5, 4, bidirectional=True).double()
    x, output_gradient = single((7, 3, 5)).requires_grad_(), single((7, 3, 8))
    output, _ = module(x)
    output.backward(output_gradient)
    save("lstm", {"input": x, "output": output, "outputGradient": output_gradient, "grad:input": x.grad,
                  **dict(gradients(module))})


CASES = {
    "sgd": {"kind": "sgd", "learningRate": 0.1},
    "sgd-momentum": {"kind": "sgd", "learningRate": 0.05, "momentum": 0.9, "weightDecay": 0.01},
    "adam": {"kind": "adam", "learningRate": 0.01},
    "adam-decay": {"kind": "adam", "learningRate": 0.01, "weightDecay": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6},
    "adamw": {"kind": "adamw", "learningRate": 0.01, "weightDecay": 0.1},
    "adamw-clipped": {"kind": "adamw", "learningRate": 0.01, "weightDecay": 0.1, "maxGradientNorm": 0.5},
    "sgd-clipped": {"kind": "sgd", "learningRate": 0.1, "maxGradientNorm": 0.5},
    "adam-weights": {"kind": "adam", "learningRate": 0.01, "weightDecay": 0.1, "decayed": "weights"},
    "adamw-weights": {"kind": "adamw", "learningRate": 0.01, "weightDecay": 0.1, "decayed": "weights"},
}


def make_optimizer(parameters, options):
    """PyTorch's optimiser for the options of shared/nn/optimizers.ts."""
    rate, decay = options["learningRate"], options.get("weightDecay", 0)
    if options.get("decayed") == "weights":
        parameters = list(parameters)
        parameters = [{"params": [p for p in parameters if p.dim() > 1]},
                      {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0}]
    if options["kind"] == "sgd":
        return torch.optim.SGD(parameters, rate, momentum=options.get("momentum", 0), weight_decay=decay)
    kind = torch.optim.Adam if options["kind"] == "adam" else torch.optim.AdamW
    betas = options.get("beta1", 0.9), options.get("beta2", 0.999)
    return kind(parameters, rate, betas=betas, eps=options.get("epsilon", 1e-8), weight_decay=decay)


def optimizers():
    """Saves ten steps of each case on a network of two linear layers with tanh between."""
    def make():
        torch.manual_seed(4)
        return nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)).double()
    x, target = single((8, 3)), 2 * single((8, 2))
    tensors = {"input": x, "target": target, **{f"weight:{name}": value for name, value in make().named_parameters()}}
    for case, options in CASES.items():
        module = make()
        optimizer = make_optimizer(module.parameters(), options)
        losses, norms = [], []
        for step in range(1, 11):
            optimizer.zero_grad()
            loss = mse_loss(module(x), target)
            loss.backward()
            norms.append(nn.utils.clip_grad_norm_(module.parameters(), options.get("maxGradientNorm", float("inf"))))
            losses.append(loss.detach())
            optimizer.step()
            if step in (1, 10):
                tensors.update({f"{case}/step{step}:{name}": value.detach().clone()
                                for name, value in module.named_parameters()})
        tensors.update({f"{case}/losses": torch.stack(losses), f"{case}/norms": torch.stack(norms)})
    save("optimizers", tensors, cases=json.dumps(CASES))


torch.manual_seed(1)
network("crnn_thesis", CRNNAudioModel(), (2, 2, 400), mse_loss, loss="mse")
torch.manual_seed(2)
network("wave_u_net_thesis", WaveUNet(channels=4, levels=3), (2, 2, 256), l1_loss, loss="l1", channels="4", levels="3",
        kernel="15")
torch.manual_seed(3)
recurrence()
optimizers()
