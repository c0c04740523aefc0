"""Greedy sampling in llama.cpp, batch 1, from the same weights as F32 GGUF.

usage: llama_sampling.py FOLDER W1|W3 TOKENS [--threads 2]
"""

import argparse
import os

import llama_cpp

from gguf_file import write
from peer import serve


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("workload", choices=["W1", "W3"])
    parser.add_argument("tokens", type=int)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    path = f"{arguments.folder}/{arguments.workload}.gguf"
    if not os.path.exists(path):
        write(arguments.folder, arguments.workload)
    # Its messages about the file would hide the answers.
    quiet = llama_cpp.llama_log_callback(lambda level, text, data: None)
    llama_cpp.llama_log_set(quiet, None)
    model = llama_cpp.llama_model_load_from_file(
        path.encode(), llama_cpp.llama_model_default_params()
    )
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = arguments.tokens + 1
    parameters.n_threads = arguments.threads
    parameters.n_threads_batch = arguments.threads
    context = llama_cpp.llama_init_from_model(model, parameters)
    memory = llama_cpp.llama_get_memory(context)
    greedy = llama_cpp.llama_sampler_init_greedy()
    token = (llama_cpp.llama_token * 1)()

    def work():
        llama_cpp.llama_memory_clear(memory, False)
        token[0] = 0
        written = []
        for _ in range(arguments.tokens):
            batch = llama_cpp.llama_batch_get_one(token, 1)
            if llama_cpp.llama_decode(context, batch) != 0:
                raise RuntimeError("llama_decode failed")
            token[0] = llama_cpp.llama_sampler_sample(greedy, context, -1)
            written.append(token[0])
        return written

    serve(work)


if __name__ == "__main__":
    main()
