"""Peer for one training step of Lathe's default CRNN: spectral form, 96 bands of mid and side, 192 channels, BiLSTM of 128,
loss sdr-stft (half the log error ratio and STFT magnitudes at 512 and 2048), gradients clipped at norm 1, Adam 1e-3,
batch 8 x 65536 stereo samples. Transforms are torch.stft and torch.istft.
Needs Debian's python3-torch. Usage: python3 pytorch_crnn_step.py [threads]. Prints median ms of a step."""
import math, sys, time
import torch, torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
RATE, N_FFT, HOP, BANDS, CHANNELS, HIDDEN, MAX_GAIN_DB = 44100, 2048, 1024, 96, 192, 128, 18
SAMPLES, BATCH = 65536, 8
LIMIT = MAX_GAIN_DB / 20 * math.log(10)

def triangles():
    mel = 2595 * torch.log10(1 + torch.arange(N_FFT // 2 + 1) * RATE / N_FFT / 700)
    place = mel / mel[-1] * (BANDS - 1)
    return (1 - (place[None] - torch.arange(BANDS)[:, None]).abs()).clamp(min=0)

class Crnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(2 * BANDS, CHANNELS, 5, padding=2)
        self.second = nn.Conv1d(CHANNELS, CHANNELS, 3, padding=1)
        self.lstm = nn.LSTM(2 * CHANNELS, HIDDEN, bidirectional=True)
        self.hidden = nn.Linear(2 * HIDDEN + CHANNELS, 2 * HIDDEN)
        self.gains = nn.Linear(2 * HIDDEN, 2 * BANDS)
        self.register_buffer("window", torch.hann_window(N_FFT).sqrt())
        self.register_buffer("spread", triangles())
        self.register_buffer("pool", (triangles() / triangles().sum(1, keepdim=True).clamp(min=1e-3)).T)
    def forward(self, x):
        level = (x.square().mean((1, 2), keepdim=True) + 1e-8).sqrt()
        y = x / level
        pair = torch.stack([y[:, 0] + y[:, 1], y[:, 0] - y[:, 1]], 1) / math.sqrt(2)
        spectrum = torch.stft(F.pad(pair.reshape(-1, SAMPLES), (HOP, HOP)), N_FFT, HOP, window=self.window, center=False, return_complex=True)
        frames = spectrum.shape[2]
        power = spectrum.real.square() + spectrum.imag.square()
        levels = torch.log(power.transpose(1, 2) @ self.pool * (2 / N_FFT) + 1e-9) * 0.2
        levels = levels.reshape(-1, 2, frames, BANDS).permute(0, 1, 3, 2).reshape(-1, 2 * BANDS, frames)
        encoded = F.relu(self.second(F.relu(self.first(levels))))
        summary = encoded.mean(2, keepdim=True).expand_as(encoded)
        states, _ = self.lstm(torch.cat([encoded, summary], 1).permute(2, 0, 1))
        hidden = F.relu(self.hidden(torch.cat([states, encoded.permute(2, 0, 1)], 2)))
        gains = torch.exp(torch.tanh(self.gains(hidden) * (0.1 / LIMIT)) * LIMIT)
        gains = gains.reshape(frames, -1, 2, BANDS).permute(1, 2, 3, 0).reshape(-1, BANDS, frames)
        change = self.spread.T @ gains - 1
        pieces = torch.fft.irfft((spectrum * change).transpose(1, 2), n=N_FFT) * self.window
        signal = F.fold(pieces.transpose(1, 2), (1, (frames + 1) * HOP), (1, N_FFT), stride=(1, HOP))
        signal = signal.reshape(-1, 2, (frames + 1) * HOP)[:, :, HOP:HOP + SAMPLES]
        change = torch.stack([signal[:, 0] + signal[:, 1], signal[:, 0] - signal[:, 1]], 1) / math.sqrt(2)
        return x + change * level

WINDOWS = {n: torch.hann_window(n) for n in (512, 2048)}
def magnitude(x, n):
    s = torch.stft(x.reshape(-1, SAMPLES), n, n // 2, window=WINDOWS[n], center=False, return_complex=True)
    return (s.real.square() + s.imag.square() + 1e-6).sqrt()

def loss_of(estimate, target):
    ratio = (estimate - target).square().sum((1, 2)) / (target.square().sum((1, 2)) + 1e-6)
    terms = []
    for n in WINDOWS:
        a, b = magnitude(estimate, n), magnitude(target, n)
        terms.append((b - a).norm() / b.norm() + (a.log() - b.log()).abs().mean())
    return 0.5 * torch.log(ratio + 3e-4).mean() + sum(terms) / len(terms)

torch.manual_seed(0)
net = Crnn(); opt = torch.optim.Adam(net.parameters(), 1e-3)
nn.init.zeros_(net.gains.weight); nn.init.zeros_(net.gains.bias)
assert sum(p.numel() for p in net.parameters()) == 985920
bad, good = torch.rand(BATCH, 2, SAMPLES) - 0.5, torch.rand(BATCH, 2, SAMPLES) - 0.5
assert torch.allclose(net(bad), bad, atol=1e-5), "the untrained network returns its input"
steps = []
for _ in range(8):
    t = time.time()
    opt.zero_grad(); loss_of(net(bad), good).backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0); opt.step()
    steps.append(time.time() - t)
print(f"step {sorted(steps)[4] * 1e3:.0f}")
