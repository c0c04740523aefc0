// The choice of norm and of its place in a block.

/// Which norm a block uses.
public enum Normalization: String, CaseIterable, Codable, Sendable {
  /// ``LayerNorm``.
  case layer
  /// ``RMSNorm``.
  case rms
}

/// Where the norms of a block stand.
public enum NormPlacement: String, CaseIterable, Codable, Sendable {
  /// x + f(norm(x)) (GPT-2): trains without warm-up tricks.
  case pre
  /// norm(x + f(x)), the original transformer (Vaswani et al. 2017).
  case post
}
