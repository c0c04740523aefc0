// SamplingOptions: defaults, and what chooses nothing.

import SequiturTraining
import Testing

struct SamplingOptionsTests {
  static func problem(_ change: (inout SamplingOptions) -> Void) -> String {
    var options = SamplingOptions()
    change(&options)
    return options.problem ?? "none"
  }

  @Test func newOptionsChangeNothing() throws {
    let options = SamplingOptions()
    try options.validate()
    #expect(options.temperature == 1 && options.repetitionPenalty == 1)
    #expect(options.topK == nil && options.topP == nil && options.minP == nil)
    try SamplingOptions.greedy.validate()
    #expect(SamplingOptions.greedy.temperature == 0)
  }

  @Test(arguments: [-0.5, .nan, .infinity])
  func impossibleTemperatures(value: Float) {
    #expect(Self.problem { $0.temperature = value }.hasSuffix("or more, found \(value)"))
  }

  @Test(arguments: [0, -3])
  func impossibleTopK(value: Int) {
    #expect(
      Self.problem { $0.topK = value } == "expected a top-k of at least 1 token, found \(value)")
  }

  @Test(arguments: [0, -0.1, 1.01, .nan])
  func impossibleTopP(value: Float) {
    #expect(
      Self.problem { $0.topP = value } == "expected a top-p above 0 and at most 1, found \(value)")
  }

  @Test(arguments: [-0.1, 1.01, .nan])
  func impossibleMinP(value: Float) {
    #expect(Self.problem { $0.minP = value } == "expected a min-p of 0 to 1, found \(value)")
  }

  @Test(arguments: [0, -1, .nan, .infinity])
  func impossiblePenalties(value: Float) {
    #expect(
      Self.problem { $0.repetitionPenalty = value }
        == "expected a repetition penalty above 0 (1 for none), found \(value)")
  }

  @Test func validateThrowsTheSentence() {
    var options = SamplingOptions()
    options.topK = 0
    #expect(throws: SamplingError.options("expected a top-k of at least 1 token, found 0")) {
      try options.validate()
    }
  }

  @Test func aSamplerOfSuchOptionsStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var options = SamplingOptions()
      options.topP = 0
      _ = Sampler(options, seed: 1)
    }
    #expect(message(of: result).contains("Sampler: expected a top-p"))
  }
}
