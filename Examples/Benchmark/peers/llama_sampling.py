"""Greedy sampling in llama.cpp, batch 1, from the same weights as F32 GGUF.

usage: llama_sampling.py FOLDER W1|W3 TOKENS [--threads 2]

Writes FOLDER/NAME.gguf first.
"""

import multiprocessing

import gguf
import llama_cpp
import numpy

from peer import Exchange, options, serve


def write(folder, name, path):
    """Writes the start weights of a workload as a GGUF file.

    llama.cpp's GPT-2 expects biases, which are zeros where the model has none, and knows GELU in its
    tanh form alone. The file has no vocabulary of texts: only token numbers go in and out.
    """
    exchange = Exchange(folder, name)
    sizes, weights = exchange.sizes, exchange.weights
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
    names = ["attn_norm", "ffn_norm", "attn_qkv", "attn_output", "ffn_up", "ffn_down"]
    for number in range(sizes["layers"]):
        for part, weight, bias in exchange.parts(number, names):
            add(f"blk.{number}.{part}", weight, bias)
    add("output_norm", weights["norm.weight"], weights.get("norm.bias"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    chosen = options(
        __doc__, ("folder", {}), ("workload", {"choices": ["W1", "W3"]}), ("tokens", {"type": int})
    )
    path = f"{chosen.folder}/{chosen.workload}.gguf"
    # A process of its own: the peak of memory that this one tells is that of sampling.
    writer = multiprocessing.Process(target=write, args=(chosen.folder, chosen.workload, path))
    writer.start()
    writer.join()
    if writer.exitcode != 0:
        raise SystemExit(f"{path} could not be written")
    # Its messages about the file would hide the answers.
    quiet = llama_cpp.llama_log_callback(lambda level, text, data: None)
    llama_cpp.llama_log_set(quiet, None)
    model = llama_cpp.llama_model_load_from_file(
        path.encode(), llama_cpp.llama_model_default_params()
    )
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = chosen.tokens + 1
    parameters.n_threads = chosen.threads
    parameters.n_threads_batch = chosen.threads
    context = llama_cpp.llama_init_from_model(model, parameters)
    memory = llama_cpp.llama_get_memory(context)
    greedy = llama_cpp.llama_sampler_init_greedy()
    token = (llama_cpp.llama_token * 1)()

    def work():
        llama_cpp.llama_memory_clear(memory, False)
        token[0] = 0
        written = []
        for _ in range(chosen.tokens):
            batch = llama_cpp.llama_batch_get_one(token, 1)
            if llama_cpp.llama_decode(context, batch) != 0:
                raise RuntimeError("llama_decode failed")
            token[0] = llama_cpp.llama_sampler_sample(greedy, context, -1)
            written.append(token[0])
        return written

    serve(work)


if __name__ == "__main__":
    main()
