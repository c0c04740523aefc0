// The check of an encoding where attention is made with it: that it does something, and nothing of
// which it says that it does not. A hook whose name is misspelled compiles: the default, which does
// nothing, stands in its place.

import SequiturTensor

extension PositionEncoding {
  /// Asks every hook for two tokens of zeros, of this width, and stops, by name, at an encoding that
  /// contradicts itself, answers in a shape that attention cannot use, or does nothing.
  func checkHooks(width: Int, heads: (queries: Int, keys: Int)) {
    guard width > 0, !(self is NoPositions) else { return }
    withoutObserver { withoutGradient { askHooks(width: width, heads: heads) } }
  }

  private func askHooks(width: Int, heads: (queries: Int, keys: Int)) {
    let time = min(2, maximumLength ?? 2)
    let headWidth = width / heads.queries
    let tokens = Tensor(zeros: [1, time, width])
    let acting = attentionHooks(
      actingOn: tokens.reshaped([1, time, heads.queries, headWidth]),
      Tensor(zeros: [1, time, heads.keys, headWidth]), at: 0..<time)
    if leavesAttentionAlone, let hook = acting.first {
      stop(
        "\(name) positions", "leavesAttentionAlone beside a \(hook) that acts",
        expected: "one of them: where attention is left alone, no such hook is asked")
    }
    // The scale is asked in any case.
    let isScaled = logitScale(headWidth: headWidth) != 1 / Float(headWidth).squareRoot()
    let sum = addToTokens(tokens, from: 0)
    check("addToTokens(_:from:)", sum.shape, is: [tokens.shape])
    if acting.isEmpty, !isScaled, sum === tokens {
      stop(
        "\(name) positions", "no hook that does anything",
        expected: """
          one spelt as in PositionEncoding, such as addToTokens(_:from:), turn(queries:at:) or \
          logitBias(queries:at:); the encoding that does nothing is NoPositions
          """)
    }
  }

  /// The hooks of attention that do something to queries [B, T, H, D] and keys [B, T, G, D].
  private func attentionHooks(
    actingOn queries: Tensor, _ keys: Tensor, at places: Range<Int>
  ) -> [String] {
    let positions = AttentionPositions(queries: places, keys: places)
    let (time, heads) = (places.count, queries.shape[2])
    let turned = (queries: turn(queries: queries, at: places), keys: turn(keys: keys, at: places))
    let bias = logitBias(queries: queries, at: positions)
    let visible = visibleKeys(heads: heads, at: positions)
    let width = turned.queries.shape.last ?? 0
    check("turn(queries:at:)", turned.queries.shape, is: [[1, time, heads, width]])
    check("turn(keys:at:)", turned.keys.shape, is: [[1, time, keys.shape[2], width]])
    let scores = [heads, time, time]
    if let bias { check("logitBias(queries:at:)", bias.shape, is: [scores, [1] + scores]) }
    if let visible { check("visibleKeys(heads:at:)", visible.shape, is: [scores]) }
    let hooks: [(name: String, acts: Bool)] = [
      ("turn(queries:at:)", turned.queries !== queries),
      ("turn(keys:at:)", turned.keys !== keys),
      ("logitBias(queries:at:)", bias != nil),
      ("visibleKeys(heads:at:)", visible != nil),
      ("valueAddition(at:)", valueAddition(at: positions) != nil),
    ]
    return hooks.filter(\.acts).map(\.name)
  }

  /// Stops, by name, at a hook whose answer attention could not use.
  private func check(_ hook: String, _ shape: [Int], is allowed: [[Int]]) {
    guard !allowed.contains(shape) else { return }
    stop(
      "\(name) positions", "\(hook) of shape \(shape)",
      expected: allowed.map { "\($0)" }.joined(separator: " or ") + ", as its description says")
  }
}
