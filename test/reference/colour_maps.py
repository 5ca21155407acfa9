"""Writes shared/spectrogram/colour-tables.ts: the colour maps as data.

viridis, magma and inferno are matplotlib's (Debian's python3-matplotlib 3.6.3), vik is that of the Scientific colour
maps 7.0.1 as GMT carries it (Debian's gmt-common 6.4.0).

Usage: python3 test/reference/colour_maps.py MATPLOTLIB/_cm_listed.py GMT/cpt/SCM/vik.cpt > shared/spectrogram/colour-tables.ts
"""

import re
import sys
import types


def listed(path):
    """matplotlib's lists of 256 colours, without importing matplotlib."""
    stub = types.ModuleType("matplotlib.colors")
    stub.ListedColormap = lambda data, name: data
    sys.modules["matplotlib"] = types.ModuleType("matplotlib")
    sys.modules["matplotlib.colors"] = stub
    source = open(path).read().replace("from .colors", "from matplotlib.colors")
    names = {}
    exec(compile(source, path, "exec"), names)
    return {name: names[f"_{name}_data"] for name in ("viridis", "magma", "inferno")}


def cpt(path):
    """The 255 colours of a GMT palette with a hinge: where each slice begins, and where the last ends."""
    rows = [line.split() for line in open(path) if re.match(r"^-?\d", line)]
    colours = [row[1] for row in rows] + [rows[-1][3]]
    return [[int(part) for part in colour.split("/")] for colour in colours]


def text(colours):
    return "".join("".join(f"{part:02x}" for part in colour) for colour in colours)


def constant(name, docs, colours):
    digits = text(colours)
    assert len(colours) in (255, 256), (name, len(colours))
    lines = [digits[i : i + 96] for i in range(0, len(digits), 96)]
    body = " +\n".join(f"  '{line}'" for line in lines)
    return f"/** {docs} */\nexport const {name} =\n{body};\n"


maps = listed(sys.argv[1])
tables = {name: [[round(255 * part) for part in colour] for colour in colours] for name, colours in maps.items()}
print("// Made by test/reference/colour_maps.py: 256 colours each (255 of the diverging one), from low to high, as hexadecimal RGB.\n")
print(constant("VIRIDIS", "By S. van der Walt, N. Smith and E. Firing, for matplotlib; CC0.", tables["viridis"]))
print(constant("MAGMA", "By S. van der Walt and N. Smith, for matplotlib; CC0.", tables["magma"]))
print(constant("INFERNO", "By S. van der Walt and N. Smith, for matplotlib; CC0.", tables["inferno"]))
print(
    constant(
        "VIK",
        "By F. Crameri, Scientific colour maps 7.0.1 (https://doi.org/10.5281/zenodo.5501399), copyright 2021; MIT.",
        cpt(sys.argv[2]),
    ),
    end="",
)
