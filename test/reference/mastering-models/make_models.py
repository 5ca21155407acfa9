"""Writes the tiny ONNX models that the tests of mastering run: test/vectors/models/*.onnx.

    /usr/bin/python3 test/reference/mastering-models/make_models.py

Made with Python 3.11, onnx 1.12.0, numpy 1.24.2. Every model takes and gives `audio`-shaped tensors
[batch, channels, samples]; what is wrong with the ones made to be refused is in their name.
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "vectors" / "models"


def write(name, shape, nodes, initializers=(), element=TensorProto.FLOAT, input_name="audio"):
    graph = helper.make_graph(
        list(nodes),
        name,
        [helper.make_tensor_value_info(input_name, element, shape)],
        [helper.make_tensor_value_info("mastered", element, shape)],
        list(initializers),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="lathe-tests")
    model.ir_version = 8
    onnx.checker.check_model(model)
    (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())
    return model


def node(op, inputs, **attributes):
    return helper.make_node(op, inputs, ["mastered"], **attributes)


def constant(name, values):
    return numpy_helper.from_array(np.asarray(values, dtype=np.float32), name)


def external(name, location):
    """A model whose one tensor lies in another file, at `location` relative to the model."""
    tensor = TensorProto(name="scale", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
    for key, value in (("location", location), ("offset", "0"), ("length", "4")):
        tensor.external_data.add(key=key, value=value)
    graph = helper.make_graph(
        [node("Mul", ["audio", "scale"])],
        name,
        [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["batch", 2, 4096])],
        [helper.make_tensor_value_info("mastered", TensorProto.FLOAT, ["batch", 2, 4096])],
        [tensor],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="lathe-tests")
    model.ir_version = 8
    (FOLDER / f"{name}.onnx").write_bytes(model.SerializeToString())


FOLDER.mkdir(parents=True, exist_ok=True)
write("identity", ["batch", 2, 8192], [node("Identity", ["audio"])])
write("half-gain", [2, 2, 4096], [node("Mul", ["audio", "half"])], [constant("half", [0.5])])
# A 9-tap Hann smoother on each channel: linear, with a receptive field, and zero padding like a real network.
taps = np.hanning(11)[1:-1]
taps = np.tile((taps / taps.sum()).astype(np.float32), (2, 1, 1))
write("smooth", ["batch", 2, 16384], [node("Conv", ["audio", "taps"], group=2, pads=[4, 4])], [constant("taps", taps)])
write("any-length", ["batch", 2, "samples"], [node("Mul", ["audio", "half"])], [constant("half", [0.5])])
write("swap-channels", [1, 2, 4096], [node("Gather", ["audio", "order"], axis=1)],
      [numpy_helper.from_array(np.asarray([1, 0], dtype=np.int64), "order")])
write("mono", [1, 1, 4096], [node("Identity", ["audio"])])
write("double-precision", [1, 2, 4096], [node("Identity", ["audio"])], element=TensorProto.DOUBLE)
write("other-name", [1, 2, 4096], [node("Identity", ["sound"])], input_name="sound")
write("not-a-number", [1, 2, 4096], [node("Div", ["audio", "zero"])], [constant("zero", [0.0])])
external("external-inside", "external-inside.bin")
(FOLDER / "external-inside.bin").write_bytes(np.asarray([0.5], dtype="<f4").tobytes())
external("external-parent", "../external-parent.bin")
external("external-absolute", "/external-absolute.bin")
