// The model of a checkpoint, its weights in fewer bits if it is asked for.

import ExampleSupport
import Sequitur

extension Checkpoint {
  /// The checkpoint's model; what of it stays in F32, though it was to be quantised, is named.
  func makeModel(quantized quantization: Quantization?) throws -> GPT {
    let model = try makeModel()
    let kept = quantization == nil ? [] : model.quantizeWeights()
    if let first = kept.first {
      StandardError.write(
        "--quantize: in F32 stay \(counted(kept.count, "tensor")), the first of them '\(first)': 32 does "
          + "not divide the length of their rows, or a number is not finite\n")
    }
    return model
  }
}
