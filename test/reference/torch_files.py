"""Files of PyTorch for the tests of its reader and of the import of weights: /usr/bin/python3 test/reference/torch_files.py

Written to test/vectors/torch. `expected.safetensors` has the versions in its metadata and holds
- `tensors:NAME`: what each tensor of tensors.pth is as float32;
- `FILE:input`, `FILE:output`: one forward pass of the network whose weights FILE has, in double precision;
- `FILE:start`: the first samples of its output when zeros follow the input up to SEGMENT samples.

The networks are those of Labun's thesis. The files differ in what programs differ in: names of the layers, order of the
decoder, type of the numbers, what lies beside the state dictionary.
"""
import json
import platform
import struct
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import interpolate

FOLDER = Path(__file__).parents[1] / "vectors" / "torch"
SEGMENT = 131072
VERSIONS = {"generator": "test/reference/torch_files.py", "python": platform.python_version(), "torch": torch.__version__}


def save_safetensors(path, tensors, metadata):
    """Writes tensors by name as float32 in the safetensors layout."""
    arrays = {key: value.detach().float().contiguous().numpy().astype("<f4") for key, value in tensors.items()}
    header, end = {"__metadata__": metadata}, 0
    for key, array in arrays.items():
        header[key] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [end, end + array.nbytes]}
        end += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for array in arrays.values()))


class CRNNAudioModel(nn.Module):
    """As the thesis has it; the names of the layers are those of another program."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(2, 16, 3, padding=1)
        self.conv2 = nn.Conv1d(16, 32, 3, padding=1)
        self.conv3 = nn.Conv1d(32, 128, 3, padding=1)
        self.rnn = nn.LSTM(128, 64, batch_first=True, bidirectional=True)
        self.out = nn.Linear(128, 2)

    def forward(self, x):
        for layer in (self.conv1, self.conv2, self.conv3):
            x = torch.relu(layer(x))
        states, _ = self.rnn(x.permute(0, 2, 1))
        return self.out(states).permute(0, 2, 1)


class WaveUNet(nn.Module):
    """As the thesis has it. `deepest_first` is the order in which a program appends the layers of its decoder."""

    def __init__(self, channels, levels, kernel, deepest_first=False):
        super().__init__()
        self.deepest_first = deepest_first
        widths = [2] + [channels * 2 ** level for level in range(levels + 1)]
        padding = kernel // 2
        self.encoder = nn.ModuleList(nn.Conv1d(widths[i], widths[i + 1], kernel, padding=padding) for i in range(levels))
        self.bottleneck = nn.Conv1d(widths[levels], widths[levels + 1], kernel, padding=padding)
        order = reversed(range(levels)) if deepest_first else range(levels)
        self.decoder = nn.ModuleList(nn.ConvTranspose1d(widths[i + 2], widths[i + 1], kernel, padding=padding) for i in order)
        self.final = nn.Conv1d(channels + 2, 2, 1)

    def forward(self, audio):
        x, skips = audio, []
        for layer in self.encoder:
            x = torch.relu(layer(x))
            skips.append(x)
            x = x[:, :, ::2]
        x = torch.relu(self.bottleneck(x))
        for layer, skip in zip(self.decoder if self.deepest_first else reversed(self.decoder), reversed(skips)):
            x = interpolate(x, scale_factor=2, mode="linear", align_corners=False)
            x = torch.relu(layer(x)) + skip
        return self.final(torch.cat([x, audio], dim=1))


def forward(expected, file, network, shape):
    """Keeps one forward pass in double precision."""
    x = 0.3 * torch.randn(shape)
    network.double()
    expected.update({f"{file}:input": x, f"{file}:output": network(x.double())})
    if isinstance(network, WaveUNet):
        segment = torch.nn.functional.pad(x.double(), (0, SEGMENT - shape[-1]))
        expected[f"{file}:start"] = network(segment)[:, :, :shape[-1]]
    network.float()


def save_networks(expected):
    torch.manual_seed(1)
    crnn = CRNNAudioModel().half()
    torch.save(crnn.state_dict(), FOLDER / "crnn-half.pth")
    forward(expected, "crnn-half.pth", crnn, (1, 2, 300))

    torch.manual_seed(2)
    unet = WaveUNet(channels=3, levels=3, kernel=5)
    torch.save(unet.state_dict(), FOLDER / "wave-u-net.pth")
    forward(expected, "wave-u-net.pth", unet, (2, 2, 64))
    save_safetensors(FOLDER / "wave-u-net.safetensors", unet.state_dict(), {"format": "pt"})
    lacking = {name: value for name, value in unet.state_dict().items() if not name.startswith("bottleneck")}
    torch.save({**lacking, "normalise.weight": torch.ones(7)}, FOLDER / "wave-u-net-lacking.pth")

    torch.manual_seed(3)
    unet = WaveUNet(channels=2, levels=2, kernel=7, deepest_first=True)
    wrapped = nn.DataParallel(unet).double()
    optimizer = torch.optim.Adam(wrapped.parameters())
    wrapped(torch.randn(1, 2, 16).double()).sum().backward()
    optimizer.step()
    checkpoint = {"epoch": 3, "model_state_dict": wrapped.state_dict(), "optimizer_state_dict": optimizer.state_dict(),
                  "loss": 0.25, "history": [0.5, 0.25], "done": False}
    torch.save(checkpoint, FOLDER / "checkpoint.pth", pickle_protocol=4)
    forward(expected, "checkpoint.pth", unet, (1, 2, 32))
    torch.save(unet, FOLDER / "whole-module.pth")
    torch.save(unet.state_dict(), FOLDER / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.jit.script(nn.Linear(1, 1)).save(str(FOLDER / "torchscript.pth"))


def save_tensors(expected):
    """Tensors of every type and layout that the reader knows."""
    torch.manual_seed(4)
    numbers = torch.randn(4, 6)
    extremes = torch.tensor([0.0, -0.0, 6e-8, -6.1e-5, 65504.0, float("inf"), float("-inf")])
    tensors = {
        "float": numbers, "transposed": numbers.t(), "part": numbers[1:3, ::2], "column": numbers[:, 5],
        "scalar": torch.tensor(2.5), "empty": torch.empty(0, 3), "parameter": nn.Parameter(torch.randn(3)),
        "double": torch.randn(3, 2, 2).double(), "half": extremes.half(), "bfloat16": torch.randn(5).bfloat16(),
        "long": torch.tensor([1, -2, 2 ** 40]), "int": torch.tensor([3, -4], dtype=torch.int32),
        "short": torch.tensor([-300], dtype=torch.int16), "char": torch.tensor([-5], dtype=torch.int8),
        "byte": torch.tensor([250], dtype=torch.uint8), "bool": torch.tensor([True, False]),
    }
    torch.save(tensors, FOLDER / "tensors.pth")
    expected.update({f"tensors:{name}": value for name, value in tensors.items()})


FOLDER.mkdir(parents=True, exist_ok=True)
values = {}
save_networks(values)
save_tensors(values)
save_safetensors(FOLDER / "expected.safetensors", values, VERSIONS)
for path in sorted(FOLDER.iterdir()):
    print(path.name, path.stat().st_size)
