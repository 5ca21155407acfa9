"""Peer for reference matching: Matchering 2 with its own settings, 16 bit out. Needs the package matchering.
Usage: python3 matchering_match.py TARGET REFERENCE OUT. `--check` only says whether it can be imported."""
import sys

import matchering

if sys.argv[1:] != ["--check"]:
    target, reference, out = sys.argv[1:]
    matchering.process(target=target, reference=reference, results=[matchering.pcm16(out)])
