"""Does the same work here and in a peer, alternating in one run, and prints medians and ratios.

usage: compare.py [WORK ...] [--benchmark PATH] [--pytorch PYTHON] [--llama PYTHON] [--json FILE]

WORK is W1, W2, W3, S16, S64, W4, W5, layers, matmul, start or busy; without any, all. `start` is the time from starting
the program to the end of its first W1 step. `busy` is W1 beside a program that keeps one core busy.
First come the versions and instructions of both sides, at the end, or when Ctrl-C ends it before, a
table of what was measured.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
products = [
    "ABt 768x512x128", "ABt 768x128x512", "AB 768x128x512", "AtB 512x128x768", "ABt 768x65x128",
    "ABt 4096x1536x384", "AtB 1536x384x4096", "ABt 256x3072x768", "AtB 3072x768x256",
    "ABt 256x50304x768", "AB 1024x1024x1024",
]
layers = ["SwiGLU", "grouped-query attention", "mixture of experts", "recurrence of 200 steps"]

# What a ratio of times should be at most. Twice the tokens a second are half the time.
goals = {
    "W1": 0.5, "W2": 0.76, "W3": 0.62, "S16": 0.1, "W4 nano": 1 / 2.0, "W4 GPT-2": 1 / 1.05,
    "W5 T=1024": 0.52, "W5 T=4096": 0.65,
} | {f"matmul {product}": 0.97 for product in products}

versions = {
    "pytorch": """
import re, torch
found = torch.__config__.show()
parts = [re.search(pattern, found) for pattern in
         (r"Math Kernel Library Version [0-9.]+", r"MKL-DNN v[0-9.]+", r"CPU capability usage: \\S+")]
print("PyTorch", torch.__version__, *(part.group() for part in parts if part), sep=", ")
""",
    "llama": """
import llama_cpp
print("llama-cpp-python", llama_cpp.__version__, llama_cpp.llama_print_system_info().decode())
""",
}


class Program:
    """A process that does a piece of work on request."""

    def __init__(self, label, command, clock):
        self.label, self.command, self.clock = label, command, clock
        self.process, self.times, self.peak, self.results = None, [], 0, []

    def start(self):
        # Out of Ctrl-C's way: it ends when its standard input does.
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        )

    def run(self, calls):
        """Seconds a call."""
        print(calls, file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.label}: the program ended; its command was {' '.join(self.command)}")
        answer = json.loads(line)
        self.peak, self.results = answer["peakMB"], answer["results"]
        return answer[self.clock] / calls

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    @property
    def median(self):
        return statistics.median(self.times)


class Comparison:
    def __init__(self, options):
        self.options, self.rows, self.table, self.programs = options, [], [], []
        self.clock = "processorSeconds" if options.processor_time else "seconds"

    def prepare(self, works):
        """Says what is compared, and writes the start weights and batches that both sides read."""
        options = self.options
        commands = [[options.benchmark, "--version"]]
        if set(works) != {"W4"}:
            commands.append([options.pytorch, "-c", versions["pytorch"]])
        if "W4" in works:
            commands.append([options.llama, "-c", versions["llama"]])
        for command in commands:
            self.run(command)
        needed = {"W1": {"W1", "start", "busy", "W4"}, "W2": {"W2"}, "W3": {"W3", "W4"},
                  "S16": {"S16"}, "S64": {"S64"}}
        names = [name for name, users in needed.items() if users & set(works)]
        if names:
            self.run([options.benchmark, "--exchange", options.exchange, "--filter",
                      ",".join(f"{name} training step" for name in names)])

    def run(self, command):
        if subprocess.run(command).returncode != 0:
            sys.exit(f"compare.py: this command failed: {' '.join(command)}")

    def finish(self):
        # Those that an interrupted turn has left running.
        for program in self.programs:
            if program.process and program.process.poll() is None:
                program.process.kill()
        clock = "processor time" if self.options.processor_time else "wall clock"
        if self.table:
            print(f"\n{counted(self.options.threads, 'thread')}, {clock}, medians of "
                  f"{counted(self.options.rounds, 'turn')}; the ratio is that of times, ours / best peer\n")
            print("| work | Sequitur ms | best peer ms | ratio | goal | peak MB, ours / peer |")
            print("|---|---|---|---|---|---|")
            print("\n".join(self.table))
        if self.options.json:
            with open(self.options.json, "w") as file:
                json.dump({"threads": self.options.threads, "rows": self.rows}, file, indent=2)

    def ours(self, row):
        command = [self.options.benchmark, "--serve", "--filter", row]
        return self.program("Sequitur", command)

    def peer(self, label, script, *arguments, python=None):
        command = [python or self.options.pytorch, f"{here}/{script}", *map(str, arguments)]
        return self.program(label, command)

    def program(self, label, command):
        command = command + ["--threads", str(self.options.threads)]
        self.programs.append(Program(label, command, self.clock))
        return self.programs[-1]

    def alternate(self, name, programs, warm_up, tokens=None):
        """Rounds in which each program has its turn; `warm_up` is how many calls come before."""
        for program in programs:
            program.start()
            program.run(warm_up)
        first = [program.results for program in programs]
        calls = [max(1, round(self.options.seconds / program.run(1))) for program in programs]
        for number in range(self.options.rounds):
            print(f"{name}: round {number + 1}/{self.options.rounds}", file=sys.stderr)
            for program, count in zip(programs, calls):
                program.times.append(program.run(count))
        for program in programs:
            program.stop()
        self.add(name, programs, tokens)
        return first

    def add(self, name, programs, tokens=None):
        """Keeps the figures of programs, ours first; `tokens` is how many a call writes."""
        ours, best = programs[0], min(programs[1:], key=lambda program: program.median)
        ratio = ours.median / best.median
        self.table.append(
            f"| {name} | {shown(ours, tokens)} | {best.label} {shown(best, tokens)} | {ratio:.2f}"
            f" | {f'{goals[name]:.2f}' if name in goals else ''} | {ours.peak:.0f} / {best.peak:.0f} |"
        )
        for program in programs:
            self.rows.append(
                {
                    "work": name, "program": program.label, "medianMs": program.median * 1e3,
                    "minMs": min(program.times) * 1e3, "peakMB": program.peak,
                    "ratio": ratio if program is ours else None,
                }
            )
            print(
                f"{name:24} {program.label:18} median {program.median * 1e3:10.3f} ms"
                f"  min {min(program.times) * 1e3:10.3f} ms  peak {program.peak:7.0f} MB"
                + (f"  ratio {ratio:.2f} to {best.label}" if program is ours else ""),
                flush=True,
            )

    def training(self, name, busy=False):
        forms = ["eager"] if busy or self.options.eager else ["eager", "compiled"]
        programs = [self.ours(f"{name} training step")] + [
            self.peer(f"PyTorch {form}", "pytorch_training.py", self.options.exchange, name,
                      "--form", form)
            for form in forms
        ]
        losses = self.alternate(f"{name} busy" if busy else name, programs, warm_up=11)
        for program, found in zip(programs[1:], losses[1:]):
            for step in (0, 10):
                difference = abs(losses[0][step] - found[step])
                print(f"  {program.label}: loss at step {step} {found[step]:.6f},"
                      f" {difference:.1e} from ours")
                if not difference <= 1e-3:
                    sys.exit(f"{name}: expected losses that agree to 1e-3 at step {step}")

    def start(self):
        programs = [
            self.ours("W1 training step"),
            self.peer("PyTorch eager", "pytorch_training.py", self.options.exchange, "W1"),
        ]
        for _ in range(self.options.rounds):
            for program in programs:
                begin = time.perf_counter()
                program.start()
                program.run(1)
                program.times.append(time.perf_counter() - begin)
                program.stop()
        self.add("W1 start to first step", programs)

    def busy(self):
        code = "import os\nos.sched_setaffinity(0, {0})\nwhile True: pass"
        neighbour = subprocess.Popen([sys.executable, "-c", code])
        try:
            self.training("W1", busy=True)
        finally:
            neighbour.kill()

    def sampling(self):
        for row, name, tokens in [("nano", "W1", 63), ("GPT-2", "W3", 32)]:
            programs = [
                self.ours(f"W4 sampling {row}"),
                self.peer("llama.cpp", "llama_sampling.py", self.options.exchange, name, tokens,
                          python=self.options.llama),
            ]
            ours, theirs = self.alternate(f"W4 {row}", programs, warm_up=1, tokens=tokens)
            equal = sum(a == b for a, b in zip(ours, theirs))
            print(f"  {equal} of {tokens} tokens are equal")

    def attention(self):
        for length in (64, 256, 1024, 4096):
            programs = [
                self.ours(f"W5 attention T={length}"),
                self.peer("PyTorch SDPA", "pytorch_kernels.py", "attention", length),
            ]
            self.alternate(f"W5 T={length}", programs, warm_up=2)

    def layers(self):
        for layer in layers:
            programs = [
                self.ours(f"layer {layer}"),
                self.peer("PyTorch eager", "pytorch_layers.py", layer),
            ]
            self.alternate(f"layer {layer}", programs, warm_up=2)

    def products(self):
        for product in products:
            layout, sizes = product.split()
            programs = [
                self.ours(f"matmul {product}"),
                self.peer("PyTorch (MKL)", "pytorch_kernels.py", layout, *sizes.split("x")),
            ]
            self.alternate(f"matmul {product}", programs, warm_up=2)


def counted(number, noun):
    return f"{number} {noun}" + ("" if number == 1 else "s")


def shown(program, tokens):
    """The median in the table: milliseconds of a call, or tokens a second."""
    if tokens:
        return f"{tokens / program.median:.4g} tokens/s"
    return f"{program.median * 1e3:.3g}" if program.median < 1 else f"{program.median * 1e3:.0f}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", nargs="*")
    parser.add_argument("--benchmark", default=".build/release/benchmark")
    parser.add_argument("--pytorch", default=sys.executable, help="a Python with PyTorch")
    parser.add_argument("--llama", default=sys.executable, help="a Python with llama-cpp-python")
    parser.add_argument("--exchange", default="runs/benchmark",
                        help="the folder of the files that both sides read")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each turn")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--processor-time", action="store_true",
                        help="compare the time of all threads: for one thread on a busy machine")
    parser.add_argument("--eager", action="store_true", help="leave the compiled form out")
    parser.add_argument("--json", help="write the rows to this file too")
    options = parser.parse_args()

    comparison = Comparison(options)
    steps = ("W1", "W2", "W3", "S16", "S64")
    works = {name: lambda name=name: comparison.training(name) for name in steps}
    works |= {
        "W4": comparison.sampling, "W5": comparison.attention, "layers": comparison.layers,
        "matmul": comparison.products,
        "start": comparison.start, "busy": comparison.busy,
    }
    chosen = options.work or list(works)
    for name in chosen:
        if name not in works:
            parser.error(f"expected work from {', '.join(works)}; found '{name}'")
    try:
        comparison.prepare(chosen)
        for name in chosen:
            works[name]()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        comparison.finish()


if __name__ == "__main__":
    main()
