"""Writes the start weights of a workload as an F32 GGUF file, which llama.cpp reads.

usage: gguf_file.py FOLDER W1|W3     writes FOLDER/NAME.gguf
"""

import sys

import gguf
import numpy

from peer import Exchange


def write(folder, name):
    """Writes the file and returns its path.

    llama.cpp's GPT-2 expects biases, which are zeros where the model has none, and knows GELU in its
    tanh form alone. The file has no vocabulary of texts: only token numbers go in and out.
    """
    exchange = Exchange(folder, name)
    sizes, weights = exchange.sizes, exchange.weights
    path = f"{folder}/{name}.gguf"
    writer = gguf.GGUFWriter(path, "gpt2")
    writer.add_name(name)
    writer.add_context_length(sizes["context"])
    writer.add_embedding_length(sizes["width"])
    writer.add_feed_forward_length(4 * sizes["width"])
    writer.add_block_count(sizes["layers"])
    writer.add_head_count(sizes["heads"])
    writer.add_layer_norm_eps(sizes["norm_epsilon"])
    writer.add_vocab_size(sizes["vocabulary"])
    writer.add_tokenizer_model("no_vocab")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)

    def add(name, weight, bias):
        writer.add_tensor(f"{name}.weight", numpy.ascontiguousarray(weight))
        if bias is None:
            bias = numpy.zeros(weight.shape[0], numpy.float32)
        writer.add_tensor(f"{name}.bias", numpy.ascontiguousarray(bias))

    writer.add_tensor("token_embd.weight", weights["tokens.table"])
    writer.add_tensor("position_embd.weight", weights["positions.table"])
    for number in range(sizes["layers"]):
        block, theirs = f"blocks.{number}", f"blk.{number}"
        for ours, name_there in [
            ("attentionNorm", "attn_norm"),
            ("attention.output", "attn_output"),
            ("feedForwardNorm", "ffn_norm"),
            ("feedForward.up", "ffn_up"),
            ("feedForward.down", "ffn_down"),
        ]:
            prefix = f"{block}.{ours}"
            add(f"{theirs}.{name_there}", weights[f"{prefix}.weight"], weights.get(f"{prefix}.bias"))
        maps = ["query", "key", "value"]
        weight = exchange.joined(f"{block}.attention", maps, "weight")
        bias = exchange.joined(f"{block}.attention", maps, "bias") if sizes["bias"] else None
        add(f"{theirs}.attn_qkv", weight, bias)
    add("output_norm", weights["norm.weight"], weights.get("norm.bias"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


if __name__ == "__main__":
    print(write(sys.argv[1], sys.argv[2]))
