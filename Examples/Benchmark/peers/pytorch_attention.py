"""Causal attention forward and backward in PyTorch's SDPA: B=1, H=6, D=64.

usage: pytorch_attention.py T [--threads 2]
"""

import argparse

import torch
from torch.nn import functional

from peer import serve


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("time", type=int)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(3)
    shape = (1, 6, arguments.time, 64)
    q, k, v = (torch.randn(shape, requires_grad=True) for _ in range(3))
    upstream = torch.randn(shape)

    def work():
        for tensor in (q, k, v):
            tensor.grad = None
        functional.scaled_dot_product_attention(q, k, v, is_causal=True).backward(upstream)
        return []

    serve(work)


if __name__ == "__main__":
    main()
