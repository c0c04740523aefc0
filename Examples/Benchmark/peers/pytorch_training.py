"""A training step of the same GPT in PyTorch: fused AdamW, SDPA, eager or compiled.

usage: pytorch_training.py FOLDER W1|W2|W3|S16|S64 [--form eager|compiled] [--threads 2]
"""

import torch
from torch import nn
from torch.nn import functional

from peer import Exchange, options, serve


class Block(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        width, bias, epsilon = sizes["width"], sizes["bias"], sizes["norm_epsilon"]
        self.heads = sizes["heads"]
        self.gelu = "tanh" if sizes["activation"] == "gelu-tanh" else "none"
        self.attention_norm = nn.LayerNorm(width, eps=epsilon, bias=bias)
        self.qkv = nn.Linear(width, 3 * width, bias=bias)
        self.output = nn.Linear(width, width, bias=bias)
        self.feed_forward_norm = nn.LayerNorm(width, eps=epsilon, bias=bias)
        self.up = nn.Linear(width, 4 * width, bias=bias)
        self.down = nn.Linear(4 * width, width, bias=bias)

    def forward(self, x):
        batch, time, width = x.shape
        q, k, v = (
            part.view(batch, time, self.heads, width // self.heads).transpose(1, 2)
            for part in self.qkv(self.attention_norm(x)).split(width, dim=2)
        )
        attended = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.output(attended.transpose(1, 2).reshape(batch, time, width))
        hidden = functional.gelu(self.up(self.feed_forward_norm(x)), approximate=self.gelu)
        return x + self.down(hidden)


class GPT(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.tokens = nn.Embedding(sizes["vocabulary"], sizes["width"])
        self.positions = nn.Embedding(sizes["context"], sizes["width"])
        self.blocks = nn.ModuleList(Block(sizes) for _ in range(sizes["layers"]))
        self.norm = nn.LayerNorm(sizes["width"], eps=sizes["norm_epsilon"], bias=sizes["bias"])

    def forward(self, inputs, targets):
        x = self.tokens(inputs) + self.positions.weight[: inputs.shape[1]]
        for block in self.blocks:
            x = block(x)
        # The head is tied to the table of tokens.
        logits = functional.linear(self.norm(x), self.tokens.weight)
        return functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


def load(model, exchange):
    """Copies the start weights."""
    weights = exchange.weights
    state = {
        "tokens.weight": weights["tokens.table"], "positions.weight": weights["positions.table"],
        "norm.weight": weights["norm.weight"], "norm.bias": weights.get("norm.bias"),
    }
    names = ["attention_norm", "feed_forward_norm", "qkv", "output", "up", "down"]
    for number in range(exchange.sizes["layers"]):
        for name, weight, bias in exchange.parts(number, names):
            state[f"blocks.{number}.{name}.weight"] = weight
            state[f"blocks.{number}.{name}.bias"] = bias
    model.load_state_dict(
        {name: torch.from_numpy(value) for name, value in state.items() if value is not None}
    )


def main():
    chosen = options(
        __doc__, ("folder", {}), ("workload", {"choices": ["W1", "W2", "W3", "S16", "S64"]}),
        ("--form", {"choices": ["eager", "compiled"], "default": "eager"}),
    )
    torch.set_num_threads(chosen.threads)
    exchange = Exchange(chosen.folder, chosen.workload)
    sizes = exchange.sizes
    model = GPT(sizes)
    load(model, exchange)
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": sizes["weight_decay"]},
            {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
        ],
        lr=sizes["learning_rate"],
        betas=(sizes["beta1"], sizes["beta2"]),
        eps=sizes["epsilon"],
        fused=True,
    )
    loss_of = torch.compile(model) if chosen.form == "compiled" else model
    inputs, targets = torch.from_numpy(exchange.inputs), torch.from_numpy(exchange.targets)
    steps = 0

    def step():
        nonlocal steps
        batch = steps % len(inputs)
        steps += 1
        loss = loss_of(inputs[batch], targets[batch])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, sizes["clip"])
        optimizer.step()
        return [loss.item()]

    serve(step)


if __name__ == "__main__":
    main()
