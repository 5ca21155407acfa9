"""Peer for inference of thesis network A1: PyTorch, one 5 s stereo segment at a time, as the thesis does it.
Needs Debian's python3-torch. Usage: python3 pytorch_crnn_inference.py [threads]. Prints seconds a segment."""
import sys, time
import torch, torch.nn as nn

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)

class Crnn(nn.Module):
    def __init__(self):
        super().__init__()
        conv = lambda i, o: [nn.Conv1d(i, o, 3, padding=1), nn.ReLU()]
        self.conv = nn.Sequential(*conv(2, 16), *conv(16, 32), *conv(32, 128))
        self.lstm = nn.LSTM(128, 64, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(128, 2)
    def forward(self, x):
        y, _ = self.lstm(self.conv(x).permute(0, 2, 1))
        return self.fc(y).permute(0, 2, 1)

torch.manual_seed(0)
net, x = Crnn().eval(), torch.rand(1, 2, 220500) - 0.5
with torch.no_grad():
    net(x)
    for _ in range(3):
        t = time.time(); net(x); print(f"{time.time() - t:.3f}")
