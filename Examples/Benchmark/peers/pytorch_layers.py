"""A layer in PyTorch, forward and backward, as `Examples/Benchmark/LayerBenchmarks.swift` has it.

usage: pytorch_layers.py "SwiGLU" | "grouped-query attention" | "mixture of experts" |
       "recurrence of 200 steps"
"""

import torch
from torch import nn
from torch.nn import functional

from peer import options, serve


class SwiGLU(nn.Module):
    def __init__(self):
        super().__init__()
        self.up, self.gate, self.down = nn.Linear(128, 512), nn.Linear(128, 512), nn.Linear(512, 128)

    def forward(self, x):
        return self.down(functional.silu(self.gate(x)) * self.up(x))


class GroupedQueryAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.maps, self.output = nn.Linear(128, 128 + 2 * 64), nn.Linear(128, 128)

    def forward(self, x):
        batch, time, width = x.shape
        rows = self.maps(x).split([128, 64, 64], -1)
        q, k, v = (r.view(batch, time, -1, 32).transpose(1, 2) for r in rows)
        attended = functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        return self.output(attended.transpose(1, 2).reshape(batch, time, width))


class MixtureOfExperts(nn.Module):
    def __init__(self):
        super().__init__()
        self.router = nn.Linear(128, 4)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(128, 512), nn.GELU(), nn.Linear(512, 128)) for _ in range(4))

    def forward(self, x):
        rows = x.reshape(-1, 128)
        shares, best = self.router(rows).softmax(-1).max(-1, keepdim=True)
        total = torch.zeros_like(rows)
        for number, expert in enumerate(self.experts):
            own = (best[:, 0] == number).nonzero()[:, 0]
            total = total.index_add(0, own, expert(rows[own]))
        return (shares * total).view(x.shape)


class FadingMemory(nn.Module):
    def __init__(self):
        super().__init__()
        self.strength = nn.Parameter(torch.randn(128))

    def forward(self, x):
        keep, state, states = self.strength.sigmoid(), torch.zeros(x.shape[0], 128), []
        for row in x.unbind(1):
            state = keep * state + (1 - keep) * row
            states.append(state)
        return torch.stack(states, 1)


layers = {
    "SwiGLU": (SwiGLU, 64), "grouped-query attention": (GroupedQueryAttention, 64),
    "mixture of experts": (MixtureOfExperts, 64), "recurrence of 200 steps": (FadingMemory, 200),
}
chosen = options(__doc__, ("layer", {"choices": layers}))
torch.set_num_threads(chosen.threads)
torch.manual_seed(4)
make, time = layers[chosen.layer]
layer = make()
x = torch.randn(8, time, 128, requires_grad=True)
upstream = torch.randn(8, time, 128)


def work():
    for tensor in (x, *layer.parameters()):
        tensor.grad = None
    layer(x).backward(upstream)


serve(work)
