// ModelForm: the register of the forms in which other programs know models: what each can hold, and
// what it calls things.

import SequiturNN

/// A form in which transformers and llama.cpp know models.
///
/// | form | positions | norm | feed-forward network |
/// |---|---|---|---|
/// | ``gpt2`` | learned; a sinusoidal table or none, as a table | layer | GELU (a GGUF file: its tanh form), ReLU |
/// | ``llama`` | RoPE | RMS | SwiGLU; in a folder GeGLU, too |
/// | ``arcee`` | RoPE | RMS | squared ReLU |
/// | ``starcoder2`` | RoPE | layer | GELU's tanh form |
/// | ``stablelm`` | RoPE | layer | SwiGLU, no biases |
///
/// All have their norms before the branches, a head of their own or the token table's, and all but
/// GPT-2's key heads that are shared.
public enum ModelForm: String, CaseIterable, Sendable {
  /// Radford et al. 2019.
  case gpt2
  /// Touvron et al. 2023.
  case llama
  /// Arcee's foundation model, 2025.
  case arcee
  /// Lozhkov et al. 2024.
  case starcoder2
  /// Bellagente et al. 2024.
  case stablelm

  /// The forms whose folders are read; those of the others are written alone.
  static let readable = [ModelForm.gpt2, .llama, .arcee]

  /// The name for people.
  public var title: String { entry.title }
}

/// What holds a model in a form: a folder of transformers or a GGUF file.
enum FormContainer: String {
  case transformers
  case gguf = "GGUF"
}

extension ModelForm {
  /// Whether linear maps have biases in a form: always (zeros for a model without), as the model
  /// has, or never. Layer norms always have one.
  enum Biases { case always, asInModel, never }

  /// The keys of config.json, with what transformers takes where a size is left out; nil for sizes
  /// that must be there.
  struct Keys {
    var vocabulary = ("vocab_size", Int?.none)
    var context = ("max_position_embeddings", Int?.none)
    var width = ("hidden_size", Int?.none)
    var layers = ("num_hidden_layers", Int?.none)
    var heads = ("num_attention_heads", Int?.none)
    var keyHeads: String? = "num_key_value_heads"
    var hidden = "intermediate_size"
    var activation = "hidden_act"
    var epsilon = ("rms_norm_eps", Float(1e-6))
    /// The first one counts when they are read.
    var dropouts = ["attention_dropout"]
    var biases = ["attention_bias", "mlp_bias"]
    /// Whether a head is tied where the field is left out.
    var isTied = false
  }

  /// The names of tensors, without `.weight` and `.bias`.
  struct Names {
    /// What stands before all but the head's.
    var prefix = "model."
    var tokens = "embed_tokens"
    var positions: String?
    var blocks = "layers"
    var attentionNorm = "input_layernorm"
    /// Query, key and value: one map of all three, or three.
    var asking = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]
    var output = "self_attn.o_proj"
    var feedForwardNorm = "post_attention_layernorm"
    var gate = "mlp.gate_proj"
    var up = "mlp.up_proj"
    var down = "mlp.down_proj"
    var norm = "norm"
    var head = "lm_head"
    /// Whether maps are `Conv1D`: [inputs, outputs] where ``Linear`` has [outputs, inputs].
    var isTransposed = false
  }

  /// What the register holds of a form.
  struct Entry {
    let title: String
    let className: String
    let positions: [PositionEncodingKind]
    let norm: Normalization
    /// Each with transformers' name, the one to be advised first. A GGUF file has that one alone.
    let activations: [(activation: Activation, name: String)]
    /// In a folder and in a GGUF file.
    let biases: (folder: Biases, gguf: Biases)
    var keys = Keys()
    var names = Names()
  }

  var entry: Entry {
    let turned = [PositionEncodingKind.rope, .ropeHalfSplit]
    switch self {
    case .gpt2:
      return Entry(
        title: "GPT-2", className: "GPT2LMHeadModel", positions: [.learned, .sinusoidal, .none],
        norm: .layer,
        // `gelu_new` and `gelu_pytorch_tanh` are one function.
        activations: [
          (.geluTanh, "gelu_new"), (.geluTanh, "gelu_pytorch_tanh"), (.gelu, "gelu"),
          (.relu, "relu"),
        ],
        biases: (.always, .always),
        keys: Keys(
          vocabulary: ("vocab_size", 50257), context: ("n_positions", 1024),
          width: ("n_embd", 768), layers: ("n_layer", 12), heads: ("n_head", 12), keyHeads: nil,
          hidden: "n_inner", activation: "activation_function",
          epsilon: ("layer_norm_epsilon", 1e-5),
          dropouts: ["resid_pdrop", "embd_pdrop", "attn_pdrop"], biases: [], isTied: true),
        names: Names(
          prefix: "transformer.", tokens: "wte", positions: "wpe", blocks: "h",
          attentionNorm: "ln_1", asking: ["attn.c_attn"], output: "attn.c_proj",
          feedForwardNorm: "ln_2", up: "mlp.c_fc", down: "mlp.c_proj", norm: "ln_f",
          isTransposed: true))
    case .llama:
      return Entry(
        title: "Llama", className: "LlamaForCausalLM", positions: turned, norm: .rms,
        activations: [(.swiglu, "silu"), (.geglu, "gelu")], biases: (.asInModel, .asInModel))
    case .arcee:
      return Entry(
        title: "Arcee", className: "ArceeForCausalLM", positions: turned, norm: .rms,
        activations: [(.squaredReLU, "relu2")], biases: (.asInModel, .never),
        keys: Keys(epsilon: ("rms_norm_eps", 1e-5)))
    case .starcoder2:
      return Entry(
        title: "Starcoder2", className: "Starcoder2ForCausalLM", positions: turned, norm: .layer,
        activations: [(.geluTanh, "gelu_pytorch_tanh")], biases: (.asInModel, .always),
        keys: Keys(
          epsilon: ("norm_epsilon", 1e-5),
          dropouts: ["residual_dropout", "embedding_dropout", "attention_dropout"],
          biases: ["use_bias"], isTied: true),
        names: Names(up: "mlp.c_fc", down: "mlp.c_proj"))
    case .stablelm:
      return Entry(
        title: "StableLM", className: "StableLmForCausalLM", positions: turned, norm: .layer,
        activations: [(.swiglu, "silu")], biases: (.never, .never),
        keys: Keys(
          epsilon: ("layer_norm_eps", 1e-5), dropouts: ["hidden_dropout", "attention_dropout"],
          biases: ["use_qkv_bias"]))
    }
  }

  func biases(in container: FormContainer) -> Biases {
    container == .gguf ? entry.biases.gguf : entry.biases.folder
  }

  /// The names of tensors in a container. All GGUF files have the same.
  func names(in container: FormContainer) -> Names {
    guard container == .gguf else { return entry.names }
    return Names(
      prefix: "", tokens: "token_embd",
      positions: entry.names.positions.map { _ in "position_embd" },
      blocks: "blk", attentionNorm: "attn_norm",
      asking: self == .gpt2 ? ["attn_qkv"] : ["attn_q", "attn_k", "attn_v"], output: "attn_output",
      feedForwardNorm: "ffn_norm", gate: "ffn_gate", up: "ffn_up", down: "ffn_down",
      norm: "output_norm", head: "output")
  }

  /// Which channels of a head RoPE turns together: transformers the two halves always, llama.cpp
  /// neighbours in the forms that came first.
  func interleavesPairs(in container: FormContainer) -> Bool {
    container == .gguf && (self == .llama || self == .arcee)
  }
}
