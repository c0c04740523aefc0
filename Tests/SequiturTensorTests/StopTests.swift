import SequiturTensor
import Testing

/// Where a mistake is named: by the paths of its parameters.
struct StopTests {
  static let mistakes: Mistakes = [
    // The layer is the path without its last part.
    "matmul: found shapes [2, 3] and [4, 5] … expected equal inner lengths … ; in blocks.3.attention.query":
      {
        let weight = Parameter(zeros: [4, 5])
        weight.path = "blocks.3.attention.query.weight"
        _ = Tensor(zeros: [2, 3]).matmul(weight)
      },
    // A path of one part is named whole.
    "test: found this, expected that; in scale": {
      let nameless = Parameter(zeros: [1])
      let scale = Parameter(zeros: [4])
      scale.path = "scale"
      stop("test", "this", expected: "that", involving: [Tensor(1), nameless, scale])
    },
  ]
}
