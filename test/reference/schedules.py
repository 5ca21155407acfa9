"""Learning rates by PyTorch's own schedulers, step by step, for shared/nn/schedules.ts.

Run: python3 test/reference/schedules.py > test/vectors/schedules.json   (PyTorch 1.13.1, Debian's python3-torch)
The learning rates are those that each of the steps 1 ... 60 is taken with, in double precision.
"""
import json
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

warnings.filterwarnings("ignore")
PEAK, STEPS = 0.1, 60


def rates(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
    scheduler = make(optimizer)
    result = []
    for _ in range(STEPS):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return result


LOWEST = PEAK / 100
print(json.dumps({
    "torch": torch.__version__,
    "cases": [
        {"schedule": {"kind": "constant"}, "rates": rates(lambda o: schedulers.LambdaLR(o, lambda _: 1))},
        {"schedule": {"kind": "step", "everySteps": 7, "factor": 0.3}, "rates": rates(lambda o: schedulers.StepLR(o, 7, 0.3))},
        # Lathe's cosine has its lowest rate at the last step, so that step 1 is one step into the curve.
        {"schedule": {"kind": "cosine", "totalSteps": 59},
         "rates": rates(lambda o: schedulers.CosineAnnealingLR(o, 59, LOWEST))[1:]},
        {"schedule": {"kind": "cosine-restarts", "cycleSteps": 5, "cycleGrowth": 2},
         "rates": rates(lambda o: schedulers.CosineAnnealingWarmRestarts(o, 5, 2, LOWEST))},
        {"schedule": {"kind": "cosine-restarts", "cycleSteps": 9, "cycleGrowth": 1},
         "rates": rates(lambda o: schedulers.CosineAnnealingWarmRestarts(o, 9, 1, LOWEST))},
    ],
}))
