"""What the peers share: the files that `benchmark --exchange` wrote, and work done on request."""

import json
import resource
import sys
import time

import numpy
from safetensors.numpy import load_file


class Exchange:
    """The start weights, the batches and the sizes of a workload."""

    def __init__(self, folder, name):
        with open(f"{folder}/{name}.json") as file:
            self.sizes = json.load(file)
        self.weights = load_file(f"{folder}/{name}-weights.safetensors")
        batches = load_file(f"{folder}/{name}-batches.safetensors")
        self.inputs = batches["inputs"].astype(numpy.int64)
        self.targets = batches["targets"].astype(numpy.int64)

    def joined(self, prefix, names, ending):
        """Several maps of the same input as one, stacked by rows: query, key and value."""
        return numpy.concatenate([self.weights[f"{prefix}.{name}.{ending}"] for name in names])


def serve(work):
    """Does the work as often as each line of standard input says, and answers with a line of JSON.

    `work` returns a list of numbers: losses or tokens, or nothing.
    """
    for line in sys.stdin:
        calls = int(line)
        results = []
        start, processor_start = time.perf_counter(), time.process_time()
        for _ in range(calls):
            results += work()
        answer = {
            "seconds": time.perf_counter() - start,
            "processorSeconds": time.process_time() - processor_start,
            "results": results,
            # Kilobytes on Linux.
            "peakMB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        }
        print(json.dumps(answer), flush=True)
