"""Vectors for shared/emotion/spectrogram-image.ts, made by PyTorch in double precision:
/usr/bin/python3 test/reference/resize_bicubic.py

The image is made by the formula that the test repeats.
"""
import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
WIDTH, HEIGHT = 19, 13
index = torch.arange(WIDTH * HEIGHT)
image = (torch.sin(index * 0.37) + torch.cos(index * index * 0.011)).reshape(1, 1, HEIGHT, WIDTH)

cases = []
for width, height in [(8, 6), (19, 13), (30, 5), (11, 27)]:
    resized = torch.nn.functional.interpolate(image, size=(height, width), mode="bicubic", align_corners=False)
    cases.append({"width": width, "height": height, "pixels": [float(f"{v:.9g}") for v in resized.flatten().tolist()]})

path = Path(__file__).parents[1] / "vectors" / "resize_bicubic.json"
path.write_text(json.dumps({"generator": "test/reference/resize_bicubic.py", "torch": torch.__version__,
                            "width": WIDTH, "height": HEIGHT, "cases": cases}) + "\n")
