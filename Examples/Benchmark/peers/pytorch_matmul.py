"""A matrix product in PyTorch, which calls MKL: C [m, n] from A and B in one of three layouts.

usage: pytorch_matmul.py ABt|AB|AtB m n k [--threads 2]
"""

import argparse

import torch

from peer import serve


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layout", choices=["ABt", "AB", "AtB"])
    for size in "mnk":
        parser.add_argument(size, type=int)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    m, n, k = arguments.m, arguments.n, arguments.k
    a = torch.randn(k, m).t() if arguments.layout == "AtB" else torch.randn(m, k)
    b = torch.randn(n, k).t() if arguments.layout == "ABt" else torch.randn(k, n)
    c = torch.empty(m, n)

    def work():
        torch.mm(a, b, out=c)
        return []

    serve(work)


if __name__ == "__main__":
    main()
