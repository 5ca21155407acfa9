"""Checks ONNX files with ONNX's own checker, shapes and types included: /usr/bin/python3 test/reference/onnx_check.py FILE...

Prints `FILE: ok` for each and ends with 1 at the first that is refused.
"""
import sys

import onnx

for path in sys.argv[1:]:
    onnx.checker.check_model(onnx.load(path), full_check=True)
    print(f"{path}: ok")
