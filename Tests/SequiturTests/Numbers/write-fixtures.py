#!/usr/bin/env python3
"""Writes ../Fixtures/numbers.json: what the operations, layers, losses and optimisers give by
PyTorch in Double, with the error that PyTorch's own Float has beside it.

    pip install torch==2.13.0 numpy && python3 write-fixtures.py

Optional: the tests need the file that it writes, not Python. Each case is one line:

    what     its row in the documentation's table
    of       what is particular about its inputs
    run      what the tests call, with "arguments"
    inputs   tensors: numbers, or a seed of NUMBERS below, times a scale and with a shift added
    upstream the gradient of the result, alike; without one, no gradients are compared
    results  the value and the gradients: every "stride"-th number in Double, the "floor" of the
             magnitude that an error is relative to, and PyTorch's error in Float, "torch", by that
"""

import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F

torch.manual_seed(0)
torch.set_num_threads(1)
CASES = []
MOST = 31  # numbers kept of a tensor
SMALLEST = 2.0**-126  # the smallest normal Float
INF, NAN = math.inf, math.nan


# NUMBERS: the same Floats here and in the tests, from a seed.
def uniform(shape, seed):
    """Floats in -1 ..< 1 with 24 bits each: a hash of the place."""
    place = np.arange(int(np.prod(shape)), dtype=np.uint64) + np.uint64(seed * 1000003)
    mask = np.uint64(0xFFFFFFFF)
    hashed = (place * np.uint64(2654435761)) & mask
    hashed = ((hashed ^ (hashed >> np.uint64(15))) * np.uint64(2246822519)) & mask
    hashed = ((hashed ^ (hashed >> np.uint64(13))) * np.uint64(3266489917)) & mask
    hashed = hashed ^ (hashed >> np.uint64(16))
    return ((hashed >> np.uint64(8)).astype(np.float32) / np.float32(2**23) - np.float32(1)).reshape(shape)


class Numbers:
    """One input: drawn, or given."""

    def __init__(self, shape, seed=None, scale=1.0, shift=0.0, values=None):
        self.shape, self.seed, self.values = list(shape), seed, values
        self.scale, self.shift = float(np.float32(scale)), float(np.float32(shift))

    def floats(self):
        if self.values is not None:
            return np.array(self.values, dtype=np.float32).reshape(self.shape)
        return uniform(self.shape, self.seed) * np.float32(self.scale) + np.float32(self.shift)

    def json(self):
        if self.values is not None:
            return {"shape": self.shape, "values": text(self.floats().ravel())}
        found = {"shape": self.shape, "seed": self.seed}
        if self.scale != 1:
            found["scale"] = self.scale
        if self.shift != 0:
            found["shift"] = self.shift
        return found


def draw(*shape, seed=[0], scale=1.0, shift=0.0):
    """Numbers with a seed of their own."""
    seed[0] += 1
    return Numbers(shape, seed[0], scale, shift)


def given(*values, shape=None):
    return Numbers(shape or [len(values)], values=values)


def text(numbers):
    """Numbers as one string; 11 digits tell a Float's error to a thousandth."""
    def one(number):
        if math.isnan(number):
            return "nan"
        if math.isinf(number):
            return "inf" if number > 0 else "-inf"
        return min("%.11g" % number, repr(float(number)), key=len)
    return " ".join(one(float(number)) for number in numbers)


def as_float(number):
    """A Double, or the infinity that a Float would be in its place."""
    return math.copysign(INF, number) if abs(number) >= 2.0**128 - 2.0**103 else number


def case(what, of, run, function, inputs, upstream=1.0, floor="all", slope_floor=None, zeros=(),
         names=None, beyond=False, **arguments):
    """Adds a case. `function` goes from tensors and arguments to a tensor; `upstream` is the scale
    of the gradient's numbers, None for no gradients, "ones" for a loss. An error is relative to
    each number ("each"), to the largest of its tensor ("all"), or to each that is not below a
    number: `floor` of the value, `slope_floor` of gradients. Gradients whose truth is 0 (`zeros`,
    and key biases) have a hundredth of the case's largest as their scale. A case `beyond` Float,
    as its squares are, is measured, but nothing is asked of it."""
    def compute(dtype):
        leaves = [
            torch.tensor(n.floats()).to(dtype).requires_grad_(upstream is not None) for n in inputs
        ]
        value = function(*leaves, **arguments)
        results = [value.detach()]
        if upstream is not None:
            gradient = torch.ones_like(value)
            if upstream != "ones":
                gradient = torch.tensor(uniform(list(value.shape), 999) * np.float32(upstream)).to(dtype)
            value.backward(gradient)
            results += [
                leaf.grad if leaf.grad is not None else torch.zeros_like(leaf) for leaf in leaves
            ]
        return [r.reshape(-1).to(torch.float64).numpy() for r in results]

    right, found = compute(torch.float64), compute(torch.float32)
    names = ["value"] + ["gradient of " + n for n in (names or "xyzw"[: len(inputs)])]
    results = []
    largest_slope = max([SMALLEST] + [abs(n) for r in right[1:] for n in r if math.isfinite(n)])
    for place, (name, r, f) in enumerate(zip(names, right, found)):
        stride = -(-len(r) // MOST) if len(r) > 0 else 1
        if stride > 1 and stride % 2 == 0:
            stride += 1
        kept = np.array([as_float(n) for n in r[::stride]])
        finite = np.abs(kept[np.isfinite(kept)])
        largest = max([SMALLEST, *finite])
        rule = floor if place == 0 or slope_floor is None else slope_floor
        least = {"each": SMALLEST, "all": largest}.get(rule, rule)
        if place > 0 and (name.endswith("key.bias") or name[12:] in zeros or not kept.any()):
            least = 0.01 * largest_slope
        results.append({
            "name": name, "stride": stride, "floor": float("%.6g" % least),
            "torch": error(f[::stride], kept, least), "values": text(kept),
        })
    found = {"what": what, "of": of, "run": run}
    if arguments:
        found["arguments"] = arguments
    found["inputs"] = [n.json() for n in inputs]
    if beyond:
        found["beyond"] = True
    if upstream is not None:
        found["upstream"] = 0 if upstream == "ones" else upstream
    found["results"] = results
    CASES.append(found)


def error(found, right, floor):
    """The largest relative error; -1 where the two are not of one kind (finite, infinite, NaN)."""
    worst = 0.0
    for f, r in zip(found, right):
        if math.isnan(r) and math.isnan(f) or f == r:
            continue
        if not (math.isfinite(f) and math.isfinite(r)):
            return -1
        worst = max(worst, abs(f - r) / max(abs(r), floor))
    return float("%.3g" % worst)


def single(number):
    """The Float of a constant."""
    return float(np.float32(number))


# What elementwise functions meet: odd, tiny, huge, and nothing at all.
SPECIAL = [0.0, -0.0, 1.0, -1.0, 1e-40, -1e-40, 1e-30, -1e-30, 1e30, -1e30, 3e38, INF, -INF, NAN]
TINY = [1e-7, -1e-7, 1e-20, 3e-39, -1e-44]


# Arithmetic.
def arithmetic():
    operations = {
        "+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y,
        "/": lambda x, y: x / y,
        "maximum": lambda x, y: torch.where(x > y, x, torch.where(torch.isnan(x), x, y)),
        "minimum": lambda x, y: torch.where(y > x, x, torch.where(torch.isnan(x), x, y)),
    }
    for name, f in operations.items():
        case(name, "odd shapes", name, f, [draw(3, 17), draw(3, 17)], floor="all")
        case(name, "broadcasting", name, f, [draw(5, 1, 7), draw(3, 1)], floor="all")
        case(name, "1e30", name, f, [draw(19, scale=1e30), draw(19, scale=1e30)], floor="all")
        case(name, "denormals", name, f, [draw(19, scale=1e-40), draw(19, shift=2)], floor="each")
        pairs = [(a, b) for a in (0.0, 1.0, INF, -INF, NAN) for b in (2.0, -2.0, INF, NAN)]
        case(name, "infinities and NaN", name, f,
             [given(*[a for a, _ in pairs]), given(*[b for _, b in pairs])], upstream=None,
             floor="each")
    scalars = {
        "x + number": (lambda x, number: x + number), "number - x": (lambda x, number: number - x),
        "x * number": (lambda x, number: x * number), "x / number": (lambda x, number: x / number),
        "number / x": (lambda x, number: number / x),
    }
    for name, f in scalars.items():
        case("with a number", name, name, f, [draw(23, shift=2)], floor="each", number=0.75)
        case("with a number", name + ", extreme", name, f, [given(*SPECIAL)], upstream=None,
             floor="each", number=1.5)


# Functions of each element.
def elementwise():
    wide = [draw(41), draw(41, scale=8), draw(41, scale=80)]
    functions = {
        "exp": (lambda x: x.exp(), "each", wide + [given(-87, -90, -100, -103)]),
        "log": (lambda x: x.log(), "each",
                [draw(41, scale=0.5, shift=1), draw(41, scale=100, shift=101)]),
        "squareRoot": (lambda x: x.sqrt(), "each", [draw(41, shift=1.5), draw(41, 1, scale=40, shift=60)]),
        "squared": (lambda x: x * x, "each", wide),
        "absolute": (lambda x: x.abs(), "each", wide),
        "sine": (lambda x: x.sin(), 1e-3, wide + [draw(41, scale=1e4)]),
        "cosine": (lambda x: x.cos(), 1e-3, wide + [draw(41, scale=1e4)]),
        "relu": (lambda x: x.relu(), "each", wide),
        "gelu": (lambda x: F.gelu(x), 1e-3, wide),
        "gelu tanh": (lambda x: F.gelu(x, approximate="tanh"), 1e-3, wide),
        "silu": (lambda x: F.silu(x), 1e-3, wide),
        "tanh": (lambda x: x.tanh(), "each", wide[:2]),
        "sigmoid": (lambda x: x.sigmoid(), 1e-3, wide),
        "softplus": (lambda x: torch.logaddexp(x, torch.zeros_like(x)), 1e-3, wide),
    }
    for name, (f, floor, ranges) in functions.items():
        for numbers in ranges:
            of = "given" if numbers.values else "to %g" % (numbers.scale + numbers.shift)
            case(name, of, name, f, [numbers], floor=floor, slope_floor=1e-3 if name == "tanh" else None)
        case(name, "tiny", name, f, [given(*[abs(t) if name in ("log", "squareRoot") else t for t in TINY])],
             floor=floor)
        case(name, "extreme", name, f, [given(*SPECIAL)], upstream=None, floor=floor)
    for exponent in (2, 3, 0.5, -1, -1.5, 0):
        f = lambda x, exponent: x.pow(exponent)
        case("power", "exponent %g" % exponent, "power", f, [draw(29, shift=1.25)], floor="each",
             exponent=exponent)
        # Of C's pow, which the kernels use, and PyTorch's the one gives inf and the other NaN here.
        special = [n for n in SPECIAL if not (exponent == 0.5 and n == -INF)]
        case("power", "exponent %g, extreme" % exponent, "power", f, [given(*special)], upstream=None,
             floor="each", exponent=exponent)




# Sums, means, largest.
def reductions():
    total = lambda x, axes: x.sum(axes)
    mean = lambda x, axes: x.mean(axes)
    for name, f in (("sum", total), ("mean", mean)):
        case(name, "odd shapes", name, f, [draw(3, 5, 7)], axes=[1])
        case(name, "all axes", name, f, [draw(3, 5, 7)], axes=[0, 1, 2])
        case(name, "outer axes", name, f, [draw(33, 3)], axes=[0])
        case(name, "1e30", name, f, [draw(3, 31, scale=1e30)], axes=[1])
        case(name, "denormals", name, f, [draw(3, 31, scale=1e-40)], axes=[1])
        case(name, "infinity and NaN", name, f,
             [given(1, INF, 2, INF, -INF, 0, NAN, 1, 1, shape=[3, 3])], upstream=None, axes=[1])
        case(name, "a million", name, f, [draw(1000003)], upstream=None, axes=[0])
        case(name, "a million above 0", name, f, [draw(1000003, shift=1)], upstream=None, axes=[0])
        case(name, "a million rows", name, f, [draw(1000003, 2, shift=1)], upstream=None, axes=[0])
    # The gradient goes to the first of several.
    def largest(x, axis):
        return x.gather(axis, x.argmax(axis, keepdim=True)).squeeze(axis)
    case("maximum along an axis", "odd shapes", "maximum along", largest, [draw(3, 5, 7)], axis=1)
    case("maximum along an axis", "NaN wins", "maximum along", largest,
         [given(1, NAN, 2, INF, -INF, 1e30, -INF, -INF, -INF, shape=[3, 3])], upstream=None, axis=1)


# Softmax and losses.
def softmax():
    def masked(x, keep):
        k = torch.tensor(keep, dtype=torch.bool)
        y = x.masked_fill(~k, -INF).softmax(-1)
        return torch.where(k, torch.nan_to_num(y) if not k.any(-1).all() else y, torch.zeros_like(y))
    functions = {
        "softmax": (lambda x: x.softmax(-1), "all"), "logSoftmax": (lambda x: x.log_softmax(-1), "all"),
    }
    for name, (f, floor) in functions.items():
        for columns in (1, 7, 65, 1000):
            case(name, "%d columns" % columns, name, f, [draw(3, columns, scale=4)], floor=floor)
        for scale in (100, 1e4, 1e6, 1e8):
            case(name, "scale %g" % scale, name, f, [draw(3, 17, scale=scale)], floor=floor)
            case(name, "shift %g" % scale, name, f, [draw(3, 17, scale=8, shift=scale)], floor=floor)
        case(name, "equal", name, f, [given(*[5.0] * 22, shape=[2, 11])], floor=floor)
        case(name, "1e30", name, f, [draw(3, 5, scale=1e30)], floor=floor)
        case(name, "denormals", name, f, [draw(3, 5, scale=1e-40)], floor=floor)
        case(name, "minus infinity", name, f, [given(1, -INF, 2, -INF, -INF, 0, shape=[2, 3])],
             upstream=None, floor=floor)
        case(name, "infinity and NaN", name, f, [given(1, INF, 2, NAN, 1, 0, shape=[2, 3])],
             upstream=None, floor=floor)
    keep = [[True, False, True, True, False], [False, True, True, False, False],
            [True, True, True, True, True]]
    case("softmax of kept", "odd shapes", "softmax keeping", masked, [draw(3, 5, scale=4)], keep=keep)
    case("softmax of kept", "NaN and infinity excluded", "softmax keeping", masked,
         [given(1, NAN, 2, 3, INF, NAN, 1, 2, -INF, NAN, 1, 2, 3, 4, 5, shape=[3, 5])], keep=keep,
         upstream=None)


def loss(x, targets):
    """The mean over the targets that are not -1; 0 where there are none."""
    t = torch.tensor(targets)
    rows = [row.log_softmax(-1)[c] for row, c in zip(x, t) if c >= 0]
    return -torch.stack(rows).mean() if rows else (x * 0).sum()


def losses():
    direct = lambda x, targets: F.cross_entropy(x, torch.tensor(targets), ignore_index=-1)
    for columns in (2, 7, 65, 1000):
        case("crossEntropy", "%d classes" % columns, "crossEntropy", direct,
             [draw(5, columns, scale=4)], upstream="ones", targets=[0, 1, columns - 1, -1, columns // 2])
    for scale in (100, 1e4, 1e6, 1e8):
        case("crossEntropy", "scale %g" % scale, "crossEntropy", direct, [draw(4, 65, scale=scale)],
             upstream="ones", targets=[3, 60, 17, 9])
        case("crossEntropy", "shift %g" % scale, "crossEntropy", direct,
             [draw(4, 65, scale=8, shift=scale)], upstream="ones", targets=[3, 60, 17, 9])
        case("crossEntropies", "shift %g" % scale, "crossEntropies",
             lambda x, targets: F.cross_entropy(x, torch.tensor(targets), reduction="none"),
             [draw(4, 65, scale=8, shift=scale)], upstream=None, targets=[3, 60, 17, 9])
    case("crossEntropy", "equal logits", "crossEntropy", direct, [given(*[-3.0] * 21, shape=[3, 7])],
         upstream="ones", targets=[1, 1, 1])
    case("crossEntropy", "1e30", "crossEntropy", direct, [draw(3, 7, scale=1e30)],
         upstream="ones", targets=[1, 2, 3])
    case("crossEntropy", "denormals", "crossEntropy", direct, [draw(3, 7, scale=1e-40)],
         upstream="ones", targets=[1, 2, 3])
    case("crossEntropy", "minus infinity elsewhere", "crossEntropy", direct,
         [given(1, -INF, 2, -INF, 0.5, 0, shape=[2, 3])], upstream="ones", targets=[0, 1])
    case("crossEntropy", "a row of NaN, ignored", "crossEntropy", loss,
         [given(1, 3, 2, NAN, NAN, INF, shape=[2, 3])], upstream="ones", targets=[0, -1])
    case("crossEntropy", "all ignored", "crossEntropy", loss, [draw(2, 3)], upstream="ones",
         targets=[-1, -1])
    case("crossEntropies", "NaN and infinity", "crossEntropies",
         lambda x, targets: F.cross_entropy(x, torch.tensor(targets), reduction="none"),
         [given(1, NAN, 2, 1, INF, 2, 1, 2, -INF, shape=[3, 3])], upstream=None, targets=[0, 0, 2])




# Norms.
def layer_norm(x, w, b, epsilon):
    if x.dtype == torch.float64:  # The same, but that even Double does not hold the mean of 1e18s.
        x = x - x[..., :1].detach()
    return F.layer_norm(x, (x.shape[-1],), w, b, epsilon)


def rms_norm(x, w, epsilon):
    return F.rms_norm(x, (x.shape[-1],), w, epsilon)


def norms():
    epsilon = single(1e-5)
    both = {
        "layerNorm": (layer_norm, lambda c: [draw(c, shift=2), draw(c)]),
        "rmsNorm": (rms_norm, lambda c: [draw(c, shift=2)]),
    }
    for name, (f, scale) in both.items():
        for columns in (2, 7, 33, 1000):
            case(name, "%d columns" % columns, name, f, [draw(3, columns), *scale(columns)],
                 epsilon=epsilon)
        case(name, "a large mean", name, f, [draw(3, 17, shift=100), *scale(17)], epsilon=epsilon)
        case(name, "1e-30", name, f, [draw(3, 17, scale=1e-30), *scale(17)], epsilon=epsilon)
        case(name, "1e15", name, f, [draw(3, 17, scale=1e15), *scale(17)], epsilon=epsilon)
        case(name, "1e18", name, f, [draw(3, 17, scale=1e18), *scale(17)], epsilon=epsilon)
        case(name, "1e30", name, f, [draw(3, 17, scale=1e30), *scale(17)], epsilon=epsilon, beyond=True)
        for constant, columns in ((0, 17), (3, 17), (1e18, 17), (1.1e18, 33), (1.3e17, 1000)):
            case(name, "%d columns of %g" % (columns, constant), name, f,
                 [draw(2, columns, scale=0, shift=constant), *scale(columns)], epsilon=epsilon,
                 zeros=["y"] if name == "layerNorm" else ())
        case(name, "infinity and NaN", name, f,
             [given(1, INF, 2, NAN, 1, 0, shape=[2, 3]), *scale(3)], upstream=None, epsilon=epsilon)
    case("layerNorm", "of a sum", "layerNorm adding",
         lambda x, y, w, b, epsilon: layer_norm(x + y, w, b, epsilon) + (x + y),
         [draw(3, 17), draw(3, 17), draw(17, shift=2), draw(17)], epsilon=epsilon)
    case("rmsNorm", "of a sum", "rmsNorm adding",
         lambda x, y, w, epsilon: rms_norm(x + y, w, epsilon) + (x + y),
         [draw(3, 17), draw(3, 17), draw(17, shift=2)], epsilon=epsilon)


# Products.
def products():
    def product(x, y, first=False, second=False):
        return (x.transpose(-1, -2) if first else x) @ (y.transpose(-1, -2) if second else y)
    for m, n, k in ((1, 1, 1), (3, 5, 7), (17, 2, 33), (6, 16, 64)):
        case("matmul", "%d x %d x %d" % (m, n, k), "matmul", product, [draw(m, k), draw(k, n)])
    case("matmul", "transposed", "matmul", product, [draw(2, 7, 3), draw(5, 7)], first=True, second=True)
    case("matmul", "batches that broadcast", "matmul", product, [draw(2, 1, 3, 4), draw(3, 4, 5)])
    case("matmul", "inner length 10,007", "matmul", product, [draw(3, 10007), draw(10007, 2)])
    case("matmul", "1e18", "matmul", product, [draw(3, 9, scale=1e18), draw(9, 4, scale=1e18)])
    case("matmul", "denormals", "matmul", product, [draw(3, 9, scale=1e-40), draw(9, 4, scale=4)])
    case("matmul", "infinity and NaN", "matmul", product,
         [given(1, INF, 0, NAN, 1, 2, 3, 4, 5, 6, 1, 1, shape=[4, 3]), draw(3, 2, shift=2)], upstream=None)
    activations = {
        "none": lambda y: y, "relu": torch.relu, "gelu": F.gelu,
        "gelu tanh": lambda y: F.gelu(y, approximate="tanh"), "silu": F.silu,
    }
    for name, f in activations.items():
        case("linear", "activation " + name, "linear",
             lambda x, w, b, activation, f=f: f(F.linear(x, w, b)), [draw(2, 3, 7), draw(5, 7), draw(5)],
             activation=name)
    case("linear", "1,023 inputs", "linear", lambda x, w, b, activation: F.linear(x, w, b),
         [draw(2, 1023), draw(3, 1023), draw(3)], activation="none")
    case("linear", "large results", "linear", lambda x, w, b, activation: F.gelu(F.linear(x, w, b)),
         [draw(2, 7, scale=100), draw(5, 7), draw(5)], activation="gelu")
    case("linear", "denormals", "linear", lambda x, w, b, activation: F.linear(x, w, b),
         [draw(2, 7, scale=1e-40), draw(5, 7), draw(5, scale=1e-40)], activation="none")
    case("linear", "side by side", "linear side by side",
         lambda x, v, w, a, b: torch.cat([F.linear(x, v, a), F.linear(x, w, b)], -1),
         [draw(3, 7), draw(5, 7), draw(2, 7), draw(5), draw(2)], names=["x", "v", "w", "a", "b"])


# What moves numbers and computes none: exact.
def movements():
    def rows(x, ids):
        return x[torch.tensor(ids)]
    def chosen(x, y, keep):
        return torch.where(torch.tensor(keep), x, y)
    special = given(*SPECIAL, 1, 2, shape=[4, 4])
    for of, x, upstream in (("odd shapes", draw(5, 3), 1.0), ("1e30", draw(5, 3, scale=1e30), 1e30)):
        case("gatherRows", of, "gatherRows", rows, [x], upstream=upstream, ids=[4, 0, 4, 4, 1])
    case("gatherRows", "a row 1,000 times", "gatherRows", rows, [draw(2, 3)], ids=[1] * 1000 + [0])
    case("gatherRows", "extreme", "gatherRows", rows, [special], upstream=None, ids=[3, 0, 2])
    case("gather, shared", "odd shapes", "gather shared", lambda x, ids: x[..., torch.tensor(ids)],
         [draw(2, 5)], ids=[4, 0, 4, 4, 1])
    case("slice", "extreme", "slice", lambda x: x[:, 1:3], [special], upstream=None)
    case("slice", "odd shapes", "slice", lambda x: x[:, 1:3], [draw(3, 5)])
    case("concatenate", "odd shapes", "concatenate", lambda x, y: torch.cat([x, y], 1),
         [draw(3, 5), draw(3, 2)])
    case("transposed", "odd shapes", "transposed", lambda x: x.transpose(0, 2), [draw(3, 5, 2)])
    case("permuted", "odd shapes", "permuted", lambda x: x.permute(1, 2, 0), [draw(3, 5, 2)])
    case("reshaped", "odd shapes", "reshaped", lambda x: x.reshape(5, 6), [draw(3, 5, 2)])
    case("broadcast", "odd shapes", "broadcast", lambda x: x.expand(4, 3, 5), [draw(3, 1)])
    keep = [[True, False, True, True], [False, False, True, False], [True] * 4, [False] * 4]
    case("masked", "extreme", "masked", lambda x, keep: chosen(x, torch.full_like(x, -7), keep),
         [special], keep=keep, upstream=None)
    case("masked", "odd shapes", "masked", lambda x, keep: chosen(x, torch.full_like(x, -7), keep),
         [draw(4, 4)], keep=keep)
    case("choose", "NaN not taken", "choose", chosen,
         [given(*[1.0 if k else NAN for row in keep for k in row], shape=[4, 4]),
          given(*[NAN if k else 2.0 for row in keep for k in row], shape=[4, 4])], keep=keep)
    comparisons = {
        ".<": torch.lt, ".<=": torch.le, ".>": torch.gt, ".>=": torch.ge, ".==": torch.eq, ".!=": torch.ne,
    }
    for name, f in comparisons.items():
        case("comparisons", name, name, lambda x, y, f=f: f(x, y).to(x.dtype),
             [given(*SPECIAL), given(*(SPECIAL[:7] + SPECIAL[6::-1]))], upstream=None)


# Attention.
def heads_of(x, heads):
    return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)


def attention(q, k, v, bias=None, heads=1, causal=False, present=None, scale=None):
    """Query by query, so that what is excluded is not looked at."""
    queries, keys, values = (heads_of(x, heads) for x in (q, k, v))
    time, length = queries.shape[2], keys.shape[2]
    scale = single(1 / np.sqrt(np.float32(queries.shape[3]))) if scale is None else scale
    rows = []
    for b in range(q.shape[0]):
        for t in range(time):
            seen = [
                s for s in range(length)
                if (not causal or s <= t + length - time) and (present is None or present[b][s])
            ]
            if not seen:
                rows.append(torch.zeros(heads, values.shape[3], dtype=q.dtype))
                continue
            logits = (queries[b, :, t, None] * keys[b][:, seen]).sum(-1) * scale
            if bias is not None:
                logits = logits + bias[:, t, seen]
            rows.append((logits.softmax(-1)[..., None] * values[b][:, seen]).sum(-2))
    return torch.stack(rows).reshape(q.shape[0], time, -1)


def weights_of(q, k, heads):
    queries, keys = heads_of(q, heads), heads_of(k, heads)
    return (queries @ keys.transpose(-1, -2) * single(1 / np.sqrt(np.float32(queries.shape[3])))).softmax(-1)


def attentions():
    names = ["queries", "keys", "values", "bias"]
    def add(of, inputs, **arguments):
        case("attention", of, "attention", attention, inputs, names=names[:len(inputs)], heads=2,
             **arguments)
    add("odd shapes", [draw(2, 5, 6), draw(2, 7, 6), draw(2, 7, 10)])
    add("causal", [draw(2, 5, 6), draw(2, 5, 6), draw(2, 5, 6)], causal=True)
    add("causal, a past", [draw(1, 2, 6), draw(1, 5, 6), draw(1, 5, 6)], causal=True)
    add("a bias", [draw(1, 3, 6), draw(1, 5, 6), draw(1, 5, 6), draw(2, 3, 5, scale=4)])
    add("absent keys", [draw(2, 3, 6), draw(2, 4, 6), draw(2, 4, 6)],
        present=[[True, False, True, False], [False] * 4])
    absent = lambda: given(*[NAN if i // 4 == 1 else 0.125 * i for i in range(12)], shape=[1, 3, 4])
    add("NaN in an absent key", [draw(1, 2, 4), absent(), absent()], present=[[True, False, True]])
    future = lambda: given(*[NAN if i // 4 == 2 else 0.125 * i for i in range(12)], shape=[1, 3, 4])
    add("NaN in the future", [draw(1, 3, 4), future(), future()], upstream=None, causal=True)
    add("one key", [draw(1, 3, 4), draw(1, 1, 4), draw(1, 1, 4)])
    add("equal rows", [given(*[0.5] * 20, shape=[1, 5, 4]), given(*[0.25] * 20, shape=[1, 5, 4]), draw(1, 5, 4)],
        zeros=["queries"])
    add("logits to 100", [draw(1, 5, 16, scale=8), draw(1, 9, 16, scale=8), draw(1, 9, 16)])
    add("logits close to 2,400", [
        draw(1, 5, 32, scale=0.25, shift=24.5), draw(1, 33, 32, scale=0.03, shift=24.5), draw(1, 33, 32)])
    # Products that Float holds exactly, so that no rounding of logits hides others.
    drawn = lambda shape, seed, step: given(
        *(24.5 + step * np.trunc(2 * uniform(shape, seed)).ravel()), shape=list(shape))
    exact = [drawn((1, 5, 32), 7001, 0.5), drawn((1, 33, 32), 7002, 0.125), draw(1, 33, 32)]
    add("exact logits around 2,400", exact)
    case("attention, its weights", "exact logits around 2,400", "attention weights", weights_of,
         exact[:2], upstream=None, heads=2)
    case("attention, its weights", "odd shapes", "attention weights", weights_of,
         [draw(2, 5, 6), draw(2, 7, 6)], upstream=None, heads=2)
    add("1e15", [draw(1, 3, 4, scale=1e15), draw(1, 5, 4, scale=1e15), draw(1, 5, 4)])
    add("denormals", [draw(1, 3, 4, scale=1e-40), draw(1, 5, 4), draw(1, 5, 4, scale=1e-40)])
    add("300 keys", [draw(1, 3, 12), draw(1, 300, 12), draw(1, 300, 12)])
    add("causal, 70 tokens", [draw(1, 70, 4), draw(1, 70, 4), draw(1, 70, 4)], causal=True)
    add("another scale", [draw(1, 3, 4), draw(1, 5, 4), draw(1, 5, 4)], scale=2.5)
    case("attention", "rows side by side", "selfAttention",
         lambda x, heads, causal: attention(*x.split(x.shape[2] // 3, 2), heads=heads, causal=causal),
         [draw(2, 5, 18)], heads=2, causal=True)


# Layers; parameters in the order in which the library finds them.
def rotated(x, half_split=False, base=10000.0):
    """[B, H, T, D]."""
    pairs = x.shape[3] // 2
    angles = np.outer(np.arange(x.shape[2]), base ** (-np.arange(pairs) / pairs))
    cosine, sine = (torch.tensor(f(angles)).to(x.dtype) for f in (np.cos, np.sin))
    first, second = (x[..., :pairs], x[..., pairs:]) if half_split else (x[..., ::2], x[..., 1::2])
    turned = (first * cosine - second * sine, first * sine + second * cosine)
    return torch.cat(turned, -1) if half_split else torch.stack(turned, -1).flatten(-2)


def slopes(heads):
    return [2.0 ** (-8 * (h + 1) / heads) for h in range(heads)]  # powers of two only


def multi_head(x, parameters, heads, causal, positions, context=None, key_heads=None, norm=False):
    wq, bq, wk, bk, wv, bv, wo, bo = parameters[:8]
    tables = parameters[8:]
    context = x if context is None else context
    key_heads = key_heads or heads
    q = heads_of(F.linear(x, wq, bq), heads)
    k, v = (
        heads_of(F.linear(context, w, b), key_heads).repeat_interleave(heads // key_heads, 1)
        for w, b in ((wk, bk), (wv, bv)))
    width, time, length = q.shape[3], q.shape[2], k.shape[2]
    if norm:
        q, k = (F.rms_norm(r, (width,), eps=single(1e-5)) for r in (q, k))
    scale = single(1 / np.sqrt(np.float32(width)))
    distance = torch.arange(length)[None, :] - torch.arange(time)[:, None]
    kept = torch.ones(heads, time, length, dtype=torch.bool)
    if causal:
        kept = kept & (distance <= length - time)
    bias, extra = 0, None
    if positions in ("rope", "rope-half-split"):
        q, k = (rotated(r, positions != "rope") for r in (q, k))
    elif positions == "alibi":
        bias = -torch.tensor(slopes(heads)).to(x.dtype)[:, None, None] * distance.abs()
    elif positions == "alibi-directional":
        left = (heads + 1) // 2
        each = slopes(left) + slopes(heads - left)
        bias = -torch.tensor(each).to(x.dtype)[:, None, None] * distance.abs()
        side = torch.arange(heads)[:, None, None] < left
        kept = kept & torch.where(side, distance <= 0, distance >= 0)
    elif positions == "t5":
        buckets, most = tables[0].shape[1], 10
        def bucket(d):
            side = buckets if causal else buckets // 2
            start = side if not causal and d > 0 else 0
            far, exact = (max(-d, 0) if causal else abs(d)), side // 2
            if far < exact:
                return start + far
            share = math.log(far / exact) / math.log(most / exact)
            return start + min(exact + int(min(share, 1) * (side - exact) + 1e-9), side - 1)
        bias = tables[0][:, torch.tensor([[bucket(int(d)) for d in row] for row in distance])]
    elif positions == "shaw":
        row = distance.clamp(-2, 2) + 2
        bias = torch.einsum("bhtd,tsd->bhts", q, tables[0][row]) * scale
        extra = tables[1][row]
    elif positions in ("pope", "pope-even"):
        angles = np.outer(np.arange(max(time, length)), 10000.0 ** (-np.arange(width) / width))
        angles = torch.tensor(angles).to(x.dtype)
        delta = tables[0] if tables else torch.zeros(heads, width, dtype=x.dtype)
        def polar(r, angle):
            size = torch.logaddexp(r, torch.zeros_like(r))
            return torch.cat([size * angle.cos(), size * angle.sin()], -1)
        q = polar(q, angles[:time])
        k = polar(k, angles[None, :length] + delta[:, None])
    logits = (q @ k.transpose(-1, -2) * scale + bias).masked_fill(~kept, -INF)
    weights = logits.softmax(-1)
    attended = weights @ v
    if extra is not None:
        attended = attended + torch.einsum("bhts,tsd->bhtd", weights, extra)
    return F.linear(attended.transpose(1, 2).flatten(2), wo, bo)


def maps(width, count=4):
    return [n for _ in range(count) for n in (draw(width, width, scale=0.7), draw(width, scale=0.5))]


GATES = {"swiglu": F.silu, "geglu": F.gelu}


def feed(x, parameters, activation):
    if activation in GATES:
        u, a, g, b, d, c = parameters
        return F.linear(GATES[activation](F.linear(x, g, b)) * F.linear(x, u, a), d, c)
    u, a, d, c = parameters
    f = {"relu": torch.relu, "gelu": F.gelu, "gelu-tanh": lambda y: F.gelu(y, approximate="tanh"),
         "squared-relu": lambda y: y.relu() ** 2}
    return F.linear(f[activation](F.linear(x, u, a)), d, c)


def networks(width, hidden, activation="gelu"):
    up = [draw(hidden, width), draw(hidden)]
    gate = [draw(hidden, width), draw(hidden)] if activation in GATES else []
    return up + gate + [draw(width, hidden), draw(width)]


MAPS = ["%s.%s" % (m, p) for m in ("query", "key", "value", "output") for p in ("weight", "bias")]
NETWORK = ["up.weight", "up.bias", "down.weight", "down.bias"]
NORM = ["weight", "bias"]


def under(prefix, names):
    return [prefix + "." + name for name in names]


def block(x, parameters, heads, placement, epsilon, activation="gelu", causal=True):
    first, attended, second, network = parameters[:2], parameters[2:10], parameters[10:12], parameters[12:]
    a = lambda y: multi_head(y, attended, heads, causal, "none")
    f = lambda y: feed(y, network, activation)
    if placement == "pre":
        x = x + a(layer_norm(x, *first, epsilon))
        return x + f(layer_norm(x, *second, epsilon))
    x = layer_norm(x + a(x), *first, epsilon)
    return layer_norm(x + f(x), *second, epsilon)


def block_numbers(width, hidden):
    return [draw(width, shift=2), draw(width), *maps(width), draw(width, shift=2), draw(width), *networks(width, hidden)]


BLOCK = (under("attentionNorm", NORM) + under("attention", MAPS) + under("feedForwardNorm", NORM)
         + under("feedForward", NETWORK))


def feed_forward(activation):
    names = NETWORK[:2] + (["gate.weight", "gate.bias"] if activation in GATES else []) + NETWORK[2:]
    case("FeedForward", activation, "FeedForward",
         lambda *p, activation: feed(p[-1], p[:-1], activation),
         [*networks(3, 7, activation), draw(2, 3)], names=names + ["x"], activation=activation)


def gpt(of, **choices):
    epsilon = single(1e-5)
    def loss_of(*p, tied, limit=None):
        ids = torch.tensor([[2, 0, 4, 2], [1, 1, 1, 1]])
        x = p[0][ids] + p[1][:4]
        for layer in range(2):
            x = block(x, p[2 + 16 * layer:18 + 16 * layer], 2, "pre", epsilon, "gelu-tanh")
        logits = F.linear(layer_norm(x, p[34], p[35], epsilon), p[0] if tied else p[36])
        if limit is not None:
            logits = limit * (logits / limit).tanh()
        return F.cross_entropy(logits.flatten(0, 1), torch.tensor([0, 4, 2, -1, 1, 1, 1, 3]), ignore_index=-1)
    head, name = ([], []) if choices["tied"] else ([draw(5, 8)], ["head.weight"])
    names = ["tokens.table", "positions.table", *under("blocks.0", BLOCK), *under("blocks.1", BLOCK),
             *under("norm", NORM), *name]
    case("GPT, its loss", of, "GPT", loss_of,
         [draw(5, 8), draw(6, 8), *block_numbers(8, 32), *block_numbers(8, 32), draw(8, shift=2), draw(8), *head],
         names=names, upstream="ones", **choices)


def layers():
    epsilon = single(1e-5)
    case("Linear", "odd sizes", "Linear", lambda w, b, x: F.linear(x, w, b),
         [draw(5, 3), draw(5), draw(2, 3)], names=["weight", "bias", "x"])
    case("Embedding", "duplicates", "Embedding", lambda table: table[torch.tensor([[3, 0, 3], [3, 1, 1]])],
         [draw(5, 3)], names=["table"])
    case("LayerNorm", "odd sizes", "LayerNorm", lambda w, b, x: layer_norm(x, w, b, epsilon),
         [draw(7, shift=2), draw(7), draw(3, 7)], names=["weight", "bias", "x"])
    case("RMSNorm", "odd sizes", "RMSNorm", lambda w, x: rms_norm(x, w, epsilon),
         [draw(7, shift=2), draw(3, 7)], names=["weight", "x"])
    for activation in ("relu", "gelu", "gelu-tanh", "swiglu"):
        feed_forward(activation)
    tables = {
        "t5": ([(2, 8)], ["positions.table"]), "pope": ([(2, 4)], ["positions.delta"]),
        "shaw": ([(5, 4), (5, 4)], ["positions.keys", "positions.values"]),
    }
    encodings = ("none", "rope", "rope-half-split", "alibi", "alibi-directional", "shaw", "t5", "pope-even", "pope")
    for positions in encodings:
        shapes, names = tables.get(positions, ([], []))
        for causal in (False, True):
            # The tables' first axis: what T5 has for one side or for two.
            case("MultiHeadAttention, " + positions, "causal" if causal else "bidirectional",
                 "MultiHeadAttention",
                 lambda *p, positions, causal: multi_head(p[-1], p[:-1], 2, causal, positions),
                 [*maps(8), *[draw(*s) for s in shapes], draw(1, 5, 8)], names=MAPS + names + ["x"],
                 positions=positions, causal=causal)
    case("MultiHeadAttention, none", "cross-attention", "cross-attention",
         lambda *p: multi_head(p[-2], p[:-2], 2, False, "none", context=p[-1]),
         [*maps(4), draw(2, 3, 4), draw(2, 5, 4)], names=MAPS + ["x", "context"])
    sizes = 10000.0 ** (-np.arange(0, 6, 2) / 6)
    angles = np.arange(5)[:, None] * sizes
    table = np.stack([np.sin(angles), np.cos(angles)], -1).reshape(5, 6)
    case("SinusoidalPositions", "6 wide", "SinusoidalPositions", lambda x: x + torch.tensor(table).to(x.dtype),
         [draw(2, 5, 6)])
    case("LearnedPositions", "from 2", "LearnedPositions", lambda w, x: x + w[2:5],
         [draw(6, 4), draw(2, 3, 4)], names=["table", "x"])
    for placement in ("pre", "post"):
        case("TransformerBlock", placement, "TransformerBlock",
             lambda *p, placement: block(p[-1], p[:-1], 2, placement, epsilon),
             [*block_numbers(8, 12), draw(1, 3, 8)], names=BLOCK + ["x"], placement=placement)
    for tied in (True, False):
        gpt("tied" if tied else "a head of its own", tied=tied)


# Optimisers: parameters after some steps, with gradients that do not depend on them.
def optimizers():
    steps = 5
    def descend(start, gradients, kind, rate, decay=0.0, momentum=0.0, nesterov=False, beta1=0.9, beta2=0.999,
                epsilon=1e-8):
        p = start.detach().clone().requires_grad_()
        rate, decay, momentum, beta1, beta2, epsilon = map(single, (rate, decay, momentum, beta1, beta2, epsilon))
        if kind == "SGD":
            o = torch.optim.SGD([p], lr=rate, weight_decay=decay, momentum=momentum, nesterov=nesterov)
        else:
            o = getattr(torch.optim, kind)([p], lr=rate, betas=(beta1, beta2), eps=epsilon, weight_decay=decay)
        for step in range(steps):
            p.grad = gradients[step].detach().clone()
            o.step()
        return p.detach()
    def add(what, of, gradients, **arguments):
        case(what, of, "optimizer", descend, [draw(19, shift=2), gradients], upstream=None,
             **arguments)
    for nesterov in (False, True):
        add("SGD", "Nesterov" if nesterov else "momentum", draw(steps, 19), kind="SGD", rate=0.1,
            momentum=0.9, nesterov=nesterov, decay=0.01)
    add("SGD", "plain", draw(steps, 19), kind="SGD", rate=0.1)
    add("SGD", "1e30", draw(steps, 19, scale=1e30), kind="SGD", rate=0.1, momentum=0.9)
    for kind in ("Adam", "AdamW"):
        add(kind, "usual gradients", draw(steps, 19), kind=kind, rate=0.01, decay=0.1)
        add(kind, "1e15", draw(steps, 19, scale=1e15), kind=kind, rate=0.01, decay=0.1)
        add(kind, "1e-15", draw(steps, 19, scale=1e-15), kind=kind, rate=0.01, decay=0.1)
        add(kind, "denormals", draw(steps, 19, scale=1e-40), kind=kind, rate=0.01, decay=0.1)
        add(kind, "zeros", draw(steps, 19, scale=0), kind=kind, rate=0.01, decay=0.1)
        add(kind, "other constants", draw(steps, 19), kind=kind, rate=0.3, beta1=0.5, beta2=0.9, epsilon=0.1)
        add(kind, "infinity and NaN", given(*[(INF if i % 19 == 3 else NAN if i % 19 == 5 else 1.0)
            for i in range(steps * 19)], shape=[steps, 19]), kind=kind, rate=0.01, decay=0.1)
    def clipped(x, y, limit):
        norm = torch.sqrt((x.double() ** 2).sum() + (y.double() ** 2).sum()).to(x.dtype)
        return torch.cat([x.flatten(), y.flatten()]) * torch.clamp(single(limit) / norm, max=1.0)
    for scale in (1e-3, 1, 1e18, 1e30, 1e-25):
        case("clip(toNorm:)", "numbers to %g" % scale, "clip", clipped,
             [draw(3, 7, scale=scale), draw(101, scale=scale)], upstream=None, floor="each", limit=0.5)
    case("clip(toNorm:)", "a million", "clip", clipped, [draw(1000003), draw(3)], upstream=None, floor="each",
         limit=0.5)
    def schedule(x, fall):
        peak, final, warm_up, steps = single(0.1), single(0.01), 3, 20
        rates = []
        for step in range(22):
            share = (step - warm_up) / (steps - warm_up)
            left = 1 - share if fall == "linear" else (1 + math.cos(math.pi * share)) / 2
            rates.append(peak * (step + 1) / (warm_up + 1) if step < warm_up
                         else final if step >= steps else final + left * (peak - final))
        return torch.tensor(rates, dtype=torch.float64).to(x.dtype)
    for fall in ("linear", "cosine"):
        case("Schedule", fall, "Schedule", schedule, [draw(1)], upstream=None, floor="each", fall=fall)


# Functions with steps; powers of tensors.
def steps_and_powers():
    steps = {"floor": lambda x: x.floor(), "rounded": lambda x: x.round(), "sign": lambda x: x.sign()}
    for name, f in steps.items():
        halves = given(*[k / 2 for k in range(-9, 10)], 8388607.5, -8388607.5, 4194303.5)
        case("floor, rounded, sign", name, name, f, [halves], floor="each")
        # PyTorch's sign of NaN is 0; NaN here.
        special = SPECIAL if name != "sign" else SPECIAL[:-1]
        case("floor, rounded, sign", name + ", extreme", name, f, [given(*special)], upstream=None, floor="each")
    clamped = lambda x: x.clamp(-0.5, 0.75)
    case("clamped", "odd shapes", "clamped", clamped, [draw(3, 17)], floor="each")
    case("clamped", "at the bounds", "clamped", clamped, [given(-0.5, 0.75, 0, -1, 1)], floor="each")
    case("clamped", "extreme", "clamped", clamped, [given(*SPECIAL)], upstream=None, floor="each")
    raised = lambda x, y: x.pow(y)
    case("power of tensors", "odd shapes", "power of", raised, [draw(3, 17, shift=1.25), draw(3, 17, scale=3)],
         floor="each")
    case("power of tensors", "broadcasting", "power of", raised, [draw(5, 1, 7, shift=1.25), draw(3, 1)],
         floor="each")
    case("power of tensors", "large exponents", "power of", raised,
         [draw(41, scale=0.5, shift=1), draw(41, scale=40)], floor="each")
    case("power of tensors", "at 0 and below", "power of", raised,
         [given(0, 0, 0, -2, -2, -1.5), given(0, 2, 1, 3, -2, 0)], upstream=None, floor="each")


# What goes along any axis.
def along_axes():
    def smallest(x, axis):
        return x.gather(axis, x.argmin(axis, keepdim=True)).squeeze(axis)
    case("minimum along an axis", "odd shapes", "minimum along", smallest, [draw(3, 5, 7)], axis=1)
    case("minimum along an axis", "NaN wins", "minimum along", smallest,
         [given(1, NAN, 2, INF, -INF, 1e30, -INF, -INF, -INF, shape=[3, 3])], upstream=None, axis=1)
    for axis in (0, 1):
        for name, f in (("softmax", torch.softmax), ("logSoftmax", torch.log_softmax)):
            case(name + " along an axis", "axis %d" % axis, name, lambda x, axis, f=f: f(x, axis),
                 [draw(3, 5, 7, scale=4)], axis=axis)
    variance = lambda x, axis, number: x.var(axis, correction=number)
    for axis in (0, 1, 2):
        case("variance", "axis %d" % axis, "variance", variance, [draw(3, 5, 7)], axis=axis, number=1)
    case("variance", "a large mean", "variance", variance, [draw(3, 65, shift=100)], axis=1, number=0)
    case("variance", "1e15", "variance", variance, [draw(3, 65, scale=1e15)], axis=1, number=0)
    case("variance", "100,003", "variance", variance, [draw(100003, shift=1)], axis=0, number=0)
    running = lambda x, axis: x.cumsum(axis)
    for axis in (0, 1, 2):
        case("cumulativeSum", "axis %d" % axis, "cumulativeSum", running, [draw(3, 5, 7)], axis=axis)
    case("cumulativeSum", "17 side by side", "cumulativeSum", running, [draw(31, 17)], axis=0)
    case("cumulativeSum", "100,003", "cumulativeSum", running, [draw(100003, shift=1)], axis=0)
    case("cumulativeSum", "infinity and NaN", "cumulativeSum", running,
         [given(1, INF, 2, INF, -INF, 0, NAN, 1, 1, shape=[3, 3])], upstream=None, axis=1)
    exponentials = lambda x, axis: x.logsumexp(axis)
    for axis in (0, 1, 2):
        case("logSumExp", "axis %d" % axis, "logSumExp", exponentials, [draw(3, 5, 7, scale=4)], axis=axis)
    for scale in (100, 1e4, 1e8):
        case("logSumExp", "scale %g" % scale, "logSumExp", exponentials, [draw(3, 17, scale=scale)], axis=1)
        case("logSumExp", "shift %g" % scale, "logSumExp", exponentials, [draw(3, 17, shift=scale)], axis=1)
    case("logSumExp", "infinity and NaN", "logSumExp", exponentials,
         [given(1, -INF, 2, -INF, -INF, -INF, INF, 1, 0, NAN, 1, 0, shape=[4, 3])], upstream=None, axis=1)


# More losses.
def further_losses():
    smoothed = lambda x, targets, number: F.cross_entropy(
        x, torch.tensor(targets), ignore_index=-1, label_smoothing=single(number))
    for columns in (2, 7, 1000):
        case("crossEntropy, smoothed", "%d classes" % columns, "crossEntropy smoothed", smoothed,
             [draw(5, columns, scale=4)], upstream="ones", targets=[0, 1, columns - 1, -1, columns // 2],
             number=0.1)
    for scale in (100, 1e4):
        case("crossEntropy, smoothed", "scale %g" % scale, "crossEntropy smoothed", smoothed,
             [draw(4, 65, scale=scale)], upstream="ones", targets=[3, 60, 17, 9], number=0.3)
    pairs = {
        "meanSquaredError": F.mse_loss,
        "binaryCrossEntropy": lambda x, y: torch.mean(torch.logaddexp(x, torch.zeros_like(x)) - x * y),
    }
    for name, f in pairs.items():
        case(name, "odd shapes", name, f, [draw(3, 17), draw(3, 17)], upstream="ones")
        case(name, "one number", name, f, [given(2.5, shape=[]), given(0.5, shape=[])], upstream="ones")
        case(name, "1e15", name, f, [draw(19, scale=1e15), draw(19)], upstream="ones")
        case(name, "10,007", name, f, [draw(10007), draw(10007)], upstream="ones")
    case("binaryCrossEntropy", "logits to 100", "binaryCrossEntropy", pairs["binaryCrossEntropy"],
         [draw(3, 17, scale=100), draw(3, 17)], upstream="ones")
    def divergence(x, y):
        terms = y.softmax(-1) * (y.log_softmax(-1) - x.log_softmax(-1))
        return torch.where(y.softmax(-1) > 0, terms, torch.zeros_like(terms)).sum() / (x.numel() / x.shape[-1])
    for columns in (2, 7, 1000):
        case("klDivergence", "%d classes" % columns, "klDivergence", divergence,
             [draw(5, columns, scale=4), draw(5, columns, scale=4)], upstream="ones")
    case("klDivergence", "logits to 40", "klDivergence", divergence,
         [draw(2, 3, 17, scale=40), draw(2, 3, 17, scale=40)], upstream="ones")


# More layers, and more choices of the layers above.
def further_layers():
    def convolution(w, b, x, rows, causal):
        before = rows - 1 if causal else (rows - 1) // 2
        kernel = w.reshape(w.shape[0], rows, -1).transpose(1, 2)
        return F.conv1d(F.pad(x.transpose(1, 2), (before, rows - 1 - before)), kernel, b).transpose(1, 2)
    for rows in (1, 3, 4):
        for causal in (False, True):
            case("Conv1D", "%d rows, %s" % (rows, "causal" if causal else "bidirectional"), "Conv1D",
                 convolution, [draw(5, 3 * rows), draw(5), draw(2, 7, 3)], names=["weight", "bias", "x"],
                 rows=rows, causal=causal)
    for activation in ("geglu", "squared-relu"):
        feed_forward(activation)
    def attended(*p, heads, keyHeads, norm, positions, causal):
        return multi_head(p[-1], p[:-1], heads, causal, positions, key_heads=keyHeads, norm=norm)
    for what, heads, key_heads, norm in (("key heads", 4, 2, False), ("key heads", 4, 1, False),
                                         ("query-key norm", 2, 2, True), ("both", 4, 2, True)):
        for positions in ("none", "rope"):
            narrow = [draw(8 // heads * key_heads, 8, scale=0.7), draw(8 // heads * key_heads, scale=0.5)]
            narrower = [draw(8 // heads * key_heads, 8, scale=0.7), draw(8 // heads * key_heads, scale=0.5)]
            case("MultiHeadAttention, its choices", "%s, %d for %d, %s" % (what, key_heads, heads, positions),
                 "MultiHeadAttention", attended,
                 [*maps(8, 1), *narrow, *narrower, *maps(8, 1), draw(2, 5, 8)], names=MAPS + ["x"],
                 heads=heads, keyHeads=key_heads, norm=norm, positions=positions, causal=True)
    gpt("tied, logits capped", tied=True, limit=1.5)


# What picks, orders, cuts and joins: exact, but for sums.
def choices():
    picked = lambda x, ids, axis: x.gather(axis, torch.tensor(ids).view(3, 2, 4))
    ids = [i * 7 // 3 % 2 for i in range(24)]
    case("gather", "the axis's own", "gather", picked, [draw(3, 2, 4)], ids=ids, axis=1)
    rows_of = lambda x, ids: torch.stack([x[b][torch.tensor(ids).view(3, 2)[b]] for b in range(3)])
    case("gather", "rows", "gather rows", rows_of, [draw(3, 5, 4)], ids=[4, 0, 2, 2, 1, 3])
    added = lambda x, ids, axis: torch.zeros(3, 2, 4, dtype=x.dtype).scatter_add(
        axis, torch.tensor(ids).view(3, 2, 4), x)
    case("scatterAdd", "the axis's own", "scatterAdd", added, [draw(3, 2, 4)], ids=ids, axis=1)
    many = lambda x, ids, axis: torch.zeros(2, 3, dtype=x.dtype).index_add(0, torch.tensor(ids), x)
    case("scatterAdd", "a row 1,000 times", "scatterAdd rows", many, [draw(1001, 3)], ids=[1] * 1000 + [0], axis=0)
    case("sorted, largest", "axis 1", "sorted", lambda x, axis: x.sort(axis)[0], [draw(3, 17, 2)], axis=1)
    case("sorted, largest", "100 of a row", "sorted", lambda x, axis: x.sort(axis)[0], [draw(2, 100)], axis=1)
    case("sorted, largest", "extreme", "sorted", lambda x, axis: torch.sort(x, dim=axis, stable=True)[0], [given(*SPECIAL, 1, 2, shape=[4, 4])],
         upstream=None, axis=1)
    case("sorted, largest", "the largest 3", "largest", lambda x, axis: x.topk(3, axis)[0], [draw(3, 17, 2)], axis=1)
    case("padded", "odd shapes", "padded", lambda x: F.pad(x, (1, 2), value=-7), [draw(3, 5)])
    case("unstack, stack", "odd shapes", "unstack, stack",
         lambda x: torch.stack(x.unbind(1)[::-1], 0) * x.unbind(1)[0], [draw(3, 5, 2)])
    case("split", "odd shapes", "split", lambda x: torch.cat([p * p for p in x.split([2, 0, 3], 1)], 1), [draw(3, 5)])
    case("subscript", "odd shapes", "subscript", lambda x: x[1, :, 2:] * x[..., :3][0], [draw(3, 5, 5)])


for part in (arithmetic, elementwise, reductions, softmax, losses, norms, products, movements, attentions, layers,
             optimizers, steps_and_powers, along_axes, further_losses, choices, further_layers):
    part()

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Fixtures", "numbers.json")
with open(path, "w") as file:
    lines = [json.dumps(c, separators=(",", ":")) for c in CASES]
    file.write("[\n" + ",\n".join(lines) + "\n]\n")
numbers = sum(len(r["values"].split()) for c in CASES for r in c["results"])
print("%d cases, %d numbers, %d bytes" % (len(CASES), numbers, os.path.getsize(path)))
bad = [(c["what"], c["of"], r["name"], r["torch"]) for c in CASES for r in c["results"]
       if r["torch"] < 0 or r["torch"] > 1e-3]
for line in bad:
    print("PyTorch's Float:", *line)
