// The check of encodings where attention is made with them: what does nothing, or contradicts itself, stops by
// name; every encoding of the library passes.

import SequiturNN
import SequiturTensor
import Testing

/// A hook with a slip of the pen in its name.
private struct Misspelled: PositionEncoding {
  let name = "misspelled"
  func logitsBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    Tensor(zeros: [queries.shape[2], positions.queries.count, positions.keys.count])
  }
}

/// The same, of a hook that no attention asks.
private struct MisspelledSum: PositionEncoding {
  let name = "misspelled sum"
  let leavesAttentionAlone = true
  func addToToken(_ tokens: Tensor, from start: Int) -> Tensor { tokens + 1 }
}

/// A bias beside the promise that there is none.
private struct Contradicting: PositionEncoding {
  let name = "contradicting"
  let leavesAttentionAlone = true
  func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor { tokens + Float(start) }
  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    Tensor(zeros: [queries.shape[2], positions.queries.count, positions.keys.count])
  }
}

/// One that adds to the tokens and does not promise to do nothing else.
private struct Sum: PositionEncoding {
  let name = "sum"
  func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor { tokens + Float(start) }
}

/// A bias of one number a pair of tokens, where each head needs its own.
private struct Flat: PositionEncoding {
  let name = "flat"
  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    Tensor(zeros: [positions.queries.count, positions.keys.count])
  }
}

/// Queries that grow wider than the keys.
private struct Lopsided: PositionEncoding {
  let name = "lopsided"
  func turn(queries: Tensor, at positions: Range<Int>) -> Tensor {
    Tensor.concatenate([queries, queries], axis: 3)
  }
}

struct PositionEncodingCheckTests {
  static var x: Tensor { waves([2, 3, 4], phase: 0.1) }

  @Test(arguments: EncodingForm.allCases) func theLibrarysOwnPass(encoding: EncodingForm) {
    let positions = encoding.make(heads: 2, headWidth: 2, maximumLength: 3)
    #expect(MultiHeadAttentionTests.layer(positions: positions)(Self.x).shape == [2, 3, 4])
  }

  @Test func oneThatOnlyAddsToTheTokensPasses() {
    let layer = MultiHeadAttentionTests.layer(positions: Sum())
    #expect(layer(Self.x).values == MultiHeadAttentionTests.layer()(Self.x).values)
  }

  static let mistakes: Mistakes = [
    "misspelled positions: found no hook that does anything, expected one spelt as in … "
      + "NoPositions": { _ = MultiHeadAttentionTests.layer(positions: Misspelled()) },
    "misspelled sum positions: found no hook that does anything": {
      var random = SeededRandom(seed: 1)
      _ = GPT(
        .init(contextLength: 4, layers: 1, heads: 2, width: 4), vocabularySize: 5,
        positions: MisspelledSum(), using: &random)
    },
    "contradicting positions: found leavesAttentionAlone beside a logitBias(queries:at:) that acts":
      { _ = MultiHeadAttentionTests.layer(positions: Contradicting()) },
    "flat positions: found logitBias(queries:at:) of shape [2, 2], expected [2, 2, 2] or "
      + "[1, 2, 2, 2], as its description says": {
        _ = MultiHeadAttentionTests.layer(positions: Flat())
      },
    "lopsided positions: found turn(keys:at:) of shape [1, 2, 2, 2], expected [1, 2, 2, 4]": {
      _ = MultiHeadAttentionTests.layer(positions: Lopsided())
    },
  ]
}
