// A case of the fixture: what to compute of which inputs, and what PyTorch gives in Double. See
// write-fixtures.py, which writes them.

import Foundation
import Sequitur
import Testing

/// One line of `Fixtures/numbers.json`.
struct NumberCase: Decodable, Sendable {
  /// Its row in the documentation's table.
  let what: String
  /// What is particular about its inputs.
  let of: String
  let run: String
  let arguments: Arguments?
  let inputs: [Input]
  /// The size of the upstream gradient's numbers, 0 for ones; nil where no gradients are compared.
  let upstream: Float?
  /// Whether nothing is asked of it: what it needs on the way is beyond Float, in PyTorch as here.
  let beyond: Bool?
  let results: [Expected]

  /// A tensor that is given or drawn.
  struct Input: Decodable, Sendable {
    let shape: [Int]
    let seed: UInt64?
    let scale, shift: Float?
    let values: String?

    var parameter: Parameter {
      if let values { return Parameter(numbers(in: values).map { Float($0) }, shape: shape) }
      let drawn = uniform(shape.reduce(1, *), seed: seed ?? 0)
      return Parameter(drawn.map { $0 * (scale ?? 1) + (shift ?? 0) }, shape: shape)
    }
  }

  /// The value or a gradient.
  struct Expected: Decodable, Sendable {
    let name: String
    /// The numbers are those at every so many places.
    let stride: Int
    /// An error is relative to the number, but at least to this.
    let floor: Double
    /// PyTorch's error in Float; negative where its result is of another kind.
    let torch: Double
    let values: String

    /// The largest relative error; infinite where one is finite and the other not, or NaN.
    func error(of found: [Float]) -> Double {
      let right = numbers(in: values)
      let kept = Swift.stride(from: 0, to: found.count, by: stride).map { Double(found[$0]) }
      guard kept.count == right.count else { return .infinity }
      return zip(kept, right).reduce(0) { worst, pair in
        let (found, right) = pair
        if found == right || (found.isNaN && right.isNaN) { return worst }
        guard found.isFinite && right.isFinite else { return .infinity }
        return max(worst, abs(found - right) / max(abs(right), floor))
      }
    }

    /// What may be off: four times what PyTorch's Float is, or four roundings where that is less.
    /// Where PyTorch's own is off by more than a thousandth, that is no measure. The gradient of a
    /// key bias is what remains of terms a hundred times as large, whose roundings are larger: 16.
    /// A processor without fused multiply-add rounds twice.
    var tolerance: Double {
      let roundings = name.hasSuffix("key.bias") ? 16.0 : 4
      let each = Instructions.current == "baseline" ? 2.0 : 1
      return torch < 0 ? 1e-3 : min(1e-3, each * max(4 * torch, roundings * 0x1p-23))
    }
  }

  /// What a case may say besides its inputs.
  struct Arguments: Decodable, Sendable {
    var number, exponent, epsilon, scale, limit: Float?
    var rate, decay, momentum, beta1, beta2: Float?
    var axis, heads, keyHeads, rows: Int?
    var axes: [Int]?
    var ids, targets: [Int32]?
    var keep, present: [[Bool]]?
    var first, second, causal, tied, nesterov, norm: Bool?
    var activation, positions, placement, kind, fall: String?
  }

  static let all: [NumberCase] = {
    guard let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil),
      let data = try? Data(contentsOf: folder.appendingPathComponent("numbers.json"))
    else { return [] }
    do {
      return try JSONDecoder().decode([NumberCase].self, from: data)
    } catch {
      Issue.record(error)
      return []
    }
  }()

  /// The errors of its results, in their order; nil for a case that nothing here can run.
  func errors() throws -> [Double]? {
    guard let run = NumberRun.all[run] else { return nil }
    let outcome = try run(inputs.map(\.parameter), arguments ?? Arguments())
    var found = [outcome.output.values]
    if let upstream {
      let count = outcome.output.count
      let numbers =
        upstream == 0
        ? [Float](repeating: 1, count: count) : uniform(count, seed: 999).map { $0 * upstream }
      let gradients = outcome.output.backward(
        from: Tensor(numbers, shape: outcome.output.shape))
      found += outcome.parameters.map { _, parameter in
        gradients[parameter]?.values ?? [Float](repeating: 0, count: parameter.count)
      }
    }
    guard found.count == results.count else { return nil }
    for (expected, entry) in zip(results.dropFirst(), outcome.parameters) {
      guard entry.name.isEmpty || expected.name == "gradient of \(entry.name)" else { return nil }
    }
    return zip(results, found).map { $0.error(of: $1) }
  }
}

/// The script's numbers of a seed: -1 ..< 1, of 24 bits each.
private func uniform(_ count: Int, seed: UInt64) -> [Float] {
  (0..<UInt64(count)).map { index in
    var hash = ((index &+ seed &* 1_000_003) &* 2_654_435_761) & 0xffff_ffff
    hash = ((hash ^ (hash >> 15)) &* 2_246_822_519) & 0xffff_ffff
    hash = ((hash ^ (hash >> 13)) &* 3_266_489_917) & 0xffff_ffff
    hash ^= hash >> 16
    return Float(hash >> 8) / 0x1p23 - 1
  }
}

private func numbers(in text: String) -> [Double] {
  text.split(separator: " ").map { Double($0) ?? .nan }
}
