"""One operation in PyTorch.

usage: pytorch_kernels.py attention T      causal SDPA forward and backward: B=1, H=6, D=64
       pytorch_kernels.py ABt|AB|AtB m n k  MKL's product C [m, n] of A and B in one of three layouts
"""

import torch
from torch.nn import functional

from peer import options, serve


def attention(time):
    torch.manual_seed(3)
    shape = (1, 6, time, 64)
    q, k, v = (torch.randn(shape, requires_grad=True) for _ in range(3))
    upstream = torch.randn(shape)

    def work():
        for tensor in (q, k, v):
            tensor.grad = None
        functional.scaled_dot_product_attention(q, k, v, is_causal=True).backward(upstream)

    return work


def product(layout, m, n, k):
    a = torch.randn(k, m).t() if layout == "AtB" else torch.randn(m, k)
    b = torch.randn(n, k).t() if layout == "ABt" else torch.randn(k, n)
    c = torch.empty(m, n)

    def work():
        torch.mm(a, b, out=c)

    return work


chosen = options(__doc__, ("kernel", {"choices": ["attention", "ABt", "AB", "AtB"]}),
                 ("sizes", {"type": int, "nargs": "+"}))
torch.set_num_threads(chosen.threads)
if chosen.kernel == "attention":
    serve(attention(*chosen.sizes))
else:
    serve(product(chosen.kernel, *chosen.sizes))
