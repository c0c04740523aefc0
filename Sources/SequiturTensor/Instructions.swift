// Instructions: which of the processor's vector instructions the kernels use.

import CSequiturKernels

/// The processor's vector instructions that operations use: the best that there are, or those that
/// the environment's `SEQUITUR_INSTRUCTIONS` names. Results are the same bits with any of them that
/// has fused multiply-add: AVX2, AVX-512, NEON.
public enum Instructions {
  /// Those that the calling thread uses, as people write them: "AVX-512".
  public static var current: String {
    String(cString: sq_instruction_set_name(sq_current_instruction_set()))
  }

  /// What `SEQUITUR_INSTRUCTIONS` can name on this processor: "avx512".
  public static var names: [String] {
    (0...sq_best_instruction_set().rawValue).map { set in
      String(cString: sq_instruction_set_name(sq_instruction_set(rawValue: set)))
        .lowercased().filter { $0 != "-" }
    }
  }
}
