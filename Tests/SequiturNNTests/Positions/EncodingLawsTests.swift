// Laws that every position encoding keeps, or must break: shifts, mirrors, causality, padding,
// gradients; and that every encoding trains in both models.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct EncodingLawsTests {
  /// Three heads of width 4, in a block of width 12.
  static func classifier(
    _ encoding: EncodingForm, _ readout: Readout, causal: Bool = false
  ) -> SequenceClassifier {
    var random = SeededRandom(seed: 3)
    return SequenceClassifier(
      vocabulary: 7, classes: 5, readout: readout, width: 12, heads: 3, causal: causal,
      positions: encoding.make(heads: 3, headWidth: 4), using: &random)
  }

  @Test(arguments: EncodingForm.allCases.filter { !$0.isAdded }, [1, 2, 3, 5])
  func scoresDoNotChangeUnderShifts(encoding: EncodingForm, heads: Int) {
    let positions = encoding.make(heads: heads, headWidth: 6)
    let queries = waves([2, 5, heads, 6], phase: 0.1)
    let keys = waves([2, 7, heads, 6], phase: 0.5)
    let here = positions.scores(queries, keys, at: .init(queries: 2..<7, keys: 0..<7))
    for shift in [1, 13, 1000] {
      let there = positions.scores(
        queries, keys, at: .init(queries: 2 + shift..<7 + shift, keys: shift..<7 + shift))
      #expect(deviation(here, there) < 3e-6, "shift \(shift)")
    }
    // The control: other distances give other scores.
    let moved = positions.scores(queries, keys, at: .init(queries: 3..<8, keys: 0..<7))
    #expect(deviation(here, moved) > 1e-3 || encoding == .none)
  }

  @Test(arguments: EncodingForm.allCases) func reversalAndPermutations(encoding: EncodingForm) {
    let model = Self.classifier(encoding, .perToken)
    let reversal = Laws.reversalEquivariance(
      of: { model($0) }, on: Indices(rows: [[3, 1, 4, 0, 5, 2, 1]]), tolerance: 3e-6)
    #expect(encoding.isMirrorBlind ? reversal.holds : reversal.deviation > 1e-3, "\(reversal)")
    let order = Laws.permutationEquivariance(
      of: { model($0) }, on: LawSamples.ids, permutation: permutation, tolerance: 3e-6)
    #expect(encoding == .none ? order.holds : order.deviation > 1e-3, "\(order)")
  }

  @Test(arguments: EncodingForm.allCases) func theFutureChangesNoBit(encoding: EncodingForm) {
    let model = Self.classifier(encoding, .perToken, causal: true)
    let check = Laws.futureLeak(of: { model($0) }, on: Indices(rows: [[3, 1, 4, 1, 5, 6]]))
    #expect(check.holds && check.control ?? 0 > 1e-3, "\(check)")
  }

  @Test(arguments: EncodingForm.allCases, [Readout.classToken, .meanPool, .perToken])
  func paddingChangesNoBit(encoding: EncodingForm, readout: Readout) {
    let model = Self.classifier(encoding, readout)
    let present = Mask(lengths: [3, 5], paddedTo: 5)
    func answers(_ junk: Int32) -> Tensor {
      let logits = model(
        Indices(rows: [[1, 2, 6, junk, junk], [3, 0, 1, 5, 2]]), present: present)
      return readout == .perToken ? logits.slice(axis: 1, 0..<3) : logits
    }
    #expect(answers(0).isFinite)
    #expect(bits(answers(0)) == bits(answers(4)))
    let short = model(Indices(rows: [[1, 2, 6]]))
    #expect(deviation(answers(0).slice(axis: 0, 0..<1), short) < 1e-5)
  }

  @Test(arguments: EncodingForm.allCases, [true, false])
  func gradients(encoding: EncodingForm, causal: Bool) {
    var random = SeededRandom(seed: 4)
    let layer = MultiHeadAttention(
      width: 6, heads: 3, causal: causal, positions: encoding.make(heads: 3, headWidth: 2),
      using: &random)
    for (_, linear) in layer.modules(Linear.self) {
      linear.weight.assign(Tensor(normal: [6, 6], deviation: 0.5, using: &random).values)
    }
    let x = Parameter(copying: waves([2, 5, 6], phase: 0.1))
    let present = Mask(lengths: [5, 3], paddedTo: 5)
    // The bias of the keys adds the same to all logits of a query, so that its gradient is 0 and
    // not worth comparing; but where keys turn, it does not.
    let isTurned = [.rope, .ropeHalfSplit, .popeZero, .popeUniform].contains(encoding)
    let parameters = layer.namedParameters().filter { isTurned || $0.name != "key.bias" }
    for mask in [nil, present] {
      let check = gradientCheck(parameters + [("x", x)], step: 2e-2) {
        layer(layer.positions.addToTokens(x, from: 0), keysPresent: mask)
      }
      #expect(check.passed, "masked \(mask != nil): \(check)")
    }
  }

  @Test(arguments: EncodingForm.allCases) func everyEncodingTrainsInAGPT(encoding: EncodingForm) {
    var random = SeededRandom(seed: 5)
    let model = GPT(
      .init(contextLength: 8, layers: 1, heads: 3, width: 12), vocabularySize: 6,
      positions: encoding.make(heads: 3, headWidth: 4), using: &random)
    // Count up by one: the next token depends on the last.
    let rows = (0..<6).map { start in (0..<8).map { Int32((start + $0) % 6) } }
    let next = rows.map { $0.map { ($0 + 1) % 6 } }
    let (ids, targets) = (Indices(rows: rows), Indices(rows: next))
    let first = model.loss(ids, targets).item
    for _ in 0..<80 {
      var gradients = model.loss(ids, targets).backward()
      gradients.clip(toNorm: 1)
      for parameter in model.parameters {
        guard let gradient = gradients[parameter]?.values else { continue }
        parameter.assign(zip(parameter.values, gradient).map { $0 - 0.5 * $1 })
      }
    }
    let last = model.loss(ids, targets).item
    #expect(last < 0.5 * first, "from \(first) to \(last)")
  }

  @Test(arguments: EncodingForm.allCases) func everyParameterOfAnEncodingTrainsInAClassifier(
    encoding: EncodingForm
  ) {
    let model = Self.classifier(encoding, .classToken)
    let ids = Indices(rows: [[3, 1, 4, 0, 5], [2, 6, 6, 0, 1]])
    let gradients = model(ids, present: Mask(lengths: [5, 4], paddedTo: 5))
      .crossEntropy(targets: Indices([1, 3])).backward()
    for (name, parameter) in model.namedParameters() where name.hasPrefix("positions") {
      #expect(gradients[parameter]?.values.contains { $0 != 0 } == true, "\(name)")
    }
  }
}
