// What options are called in nanoGPT, transformers and the papers, with their names here.

import ExampleSupport

extension TinyGPT {
  /// Other names of options, each in kebab-case.
  static let otherNames: [String: String] = {
    let names = [
      "context-length":
        "block-size n-ctx n-positions context context-size sequence-length seq-length seq-len max-seq-len",
      "layers": "n-layer n-layers num-layers num-hidden-layers depth blocks",
      "heads": "n-head n-heads num-heads num-attention-heads",
      "key-heads":
        "num-key-value-heads num-kv-heads n-kv-heads n-kv-head n-head-kv kv-heads num-query-groups",
      "query-key-norm": "qk-norm use-qk-norm qk-layernorm query-key-layernorm",
      "size": "model-size scale",
      "width": "n-embd n-embed d-model hidden-size embedding-size dim channels",
      "hidden":
        "n-inner d-ff d-ffn ffn-size ffn-dim ffn-hidden-size hidden-dim intermediate-size mlp-dim",
      "activation": "hidden-act activation-function hidden-activation act-fn",
      "norm-weights": "elementwise-affine norm-affine norm-elementwise-affine",
      "norm-epsilon": "rms-norm-eps layer-norm-eps layer-norm-epsilon norm-eps",
      "vocabulary-size": "vocab-size vocab n-vocab",
      "steps": "max-iters max-steps num-steps iters iterations epochs",
      "batch-size": "batch micro-batch-size per-device-train-batch-size",
      "accumulate": "gradient-accumulation-steps grad-accum accumulation-steps",
      "learning-rate": "lr max-lr",
      "min-learning-rate": "min-lr",
      "warmup-steps": "warmup warmup-iters",
      "schedule": "lr-scheduler lr-schedule decay-lr",
      "decay-share": "cooldown cooldown-frac decay-frac warmdown-ratio lr-decay-frac",
      "weight-decay": "wd",
      "clip": "grad-clip max-grad-norm clip-norm",
      "eval-batches": "eval-iters",
      "eval-interval": "eval-every eval-steps eval-freq",
      "save-interval": "save-every save-steps checkpoint-interval",
      "patience": "early-stopping",
      "positions": "position-embedding pos-emb",
      "logit-cap":
        "final-logit-softcapping final-logit-softcap logit-softcap logit-soft-cap logits-soft-cap softcap",
      "tied-head": "tie-word-embeddings tie-weights",
      "from": "init-from finetune checkpoint",
      "out": "out-dir output output-dir",
      "prompt": "start",
      "tokens": "max-new-tokens max-tokens num-tokens length",
      "count": "num-samples n-samples",
      "temperature": "temp",
    ]
    let pairs = names.flatMap { ours, theirs in
      theirs.split(separator: " ").map { (String($0), ours) }
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }()
}
