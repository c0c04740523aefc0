"""What the peers share: their options, the files of `benchmark --exchange`, and work on request."""

import argparse
import json
import resource
import sys
import time

import numpy
from safetensors.numpy import load_file


def options(description, *arguments):
    """The options of a program: its arguments, each a name with what argparse wants to know."""
    parser = argparse.ArgumentParser(description=description)
    for name, details in arguments:
        parser.add_argument(name, **details)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


class Exchange:
    """The start weights, the batches and the sizes of a workload."""

    def __init__(self, folder, name):
        with open(f"{folder}/{name}.json") as file:
            self.sizes = json.load(file)
        self.weights = load_file(f"{folder}/{name}-weights.safetensors")
        batches = load_file(f"{folder}/{name}-batches.safetensors")
        self.inputs = batches["inputs"].astype(numpy.int64)
        self.targets = batches["targets"].astype(numpy.int64)

    def parts(self, block, names):
        """Weights and biases of a block under other names, None for a bias that is not there.

        `names` are those of its two norms, of the joined map of query, key and value (stacked by
        rows), of the map of attention's output, and of the two maps of the feed-forward network.
        """
        attention = [f"attention.{name}" for name in ("query", "key", "value")]
        ours = [["attentionNorm"], ["feedForwardNorm"], attention, ["attention.output"],
                ["feedForward.up"], ["feedForward.down"]]
        for name, joined in zip(names, ours):
            yield name, *(self.stacked(block, joined, ending) for ending in ("weight", "bias"))

    def stacked(self, block, names, ending):
        names = [f"blocks.{block}.{name}.{ending}" for name in names]
        if names[0] not in self.weights:
            return None
        return numpy.concatenate([self.weights[name] for name in names])


def serve(work):
    """Does the work as often as each line of standard input says, and answers with a line of JSON.

    `work` returns a list of numbers: losses or tokens, or nothing.
    """
    for line in sys.stdin:
        calls = int(line)
        results = []
        start, processor_start = time.perf_counter(), time.process_time()
        for _ in range(calls):
            results += work() or []
        answer = {
            "seconds": time.perf_counter() - start,
            "processorSeconds": time.process_time() - processor_start,
            "results": results,
            # Kilobytes on Linux.
            "peakMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        }
        print(json.dumps(answer), flush=True)
