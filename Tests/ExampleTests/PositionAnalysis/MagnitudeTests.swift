import PositionAnalysis
import Sequitur
import Testing

@Suite("Magnitude") struct MagnitudeTests {
  @Test("expectations at width 128") func expectations() throws {
    let golden = try GoldenPositions()
    for sigma in ["0.02", "0.0883883476", "0.5", "1.0"] {
      let found = Magnitude(
        expectedForWidth: 128, deviation: try #require(Double(sigma)))
      for (value, key) in [
        (found.token, "tok"), (found.position, "pos"), (found.sum, "comb"), (found.angle, "angle"),
      ] {
        expectEqual(
          value, try golden.number("magnitude", sigma, key), within: 1e-12, "\(sigma), \(key)")
      }
    }
    let lengths = Sinusoid.table(length: 3, width: 128)
    expectEqual(norm(lengths.row(0)), try golden.number("norm_d128_pos0"))
  }

  @Test("two rows at a right angle, and two in one direction") func measured() {
    let right = Magnitude(token: [3, 0], position: [0, 4])
    expectEqual(right.sum, 5)
    expectEqual(right.angle, 53.13010235415598)
    expectEqual(Magnitude(token: [1, 1], position: [2, 2]).angle, 0, within: 1e-6)
  }

  @Test("random token rows come near the expectation") func sampled() {
    var random = SeededRandom(seed: 1)
    let positions = Sinusoid.table(length: 200, width: 128)
    let samples = (0..<200).map {
      Magnitude(
        token: normalRow(width: 128, deviation: 0.5, using: &random),
        position: Array(positions.row($0)))
    }
    let mean = Magnitude(meanOf: samples)
    let expected = Magnitude(expectedForWidth: 128, deviation: 0.5)
    expectEqual(mean.token, expected.token, within: 0.1)
    expectEqual(mean.position, expected.position)
    expectEqual(mean.sum, expected.sum, within: 0.15)
    expectEqual(mean.angle, expected.angle, within: 0.8)
  }
}
