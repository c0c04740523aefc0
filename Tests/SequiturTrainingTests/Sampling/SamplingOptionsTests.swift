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

  @Test func impossibleValues() {
    for value in [-0.5, .nan, .infinity] as [Float] {
      #expect(Self.problem { $0.temperature = value }.hasSuffix("or more, found \(value)"))
    }
    for value in [0, -3] {
      let sentence = "expected a top-k of at least 1 token, found \(value)"
      #expect(Self.problem { $0.topK = value } == sentence)
    }
    for value in [0, -0.1, 1.01, .nan] as [Float] {
      let sentence = "expected a top-p above 0 and at most 1, found \(value)"
      #expect(Self.problem { $0.topP = value } == sentence)
    }
    for value in [-0.1, 1.01, .nan] as [Float] {
      #expect(Self.problem { $0.minP = value } == "expected a min-p of 0 to 1, found \(value)")
    }
    for value in [0, -1, .nan, .infinity] as [Float] {
      let sentence = "expected a repetition penalty above 0 (1 for none), found \(value)"
      #expect(Self.problem { $0.repetitionPenalty = value } == sentence)
    }
  }

  @Test func validateThrowsTheSentence() {
    var options = SamplingOptions()
    options.topK = 0
    #expect(throws: SamplingError.options("expected a top-k of at least 1 token, found 0")) {
      try options.validate()
    }
  }

  static let mistakes: Mistakes = [
    "Sampler: found options that cannot be (expected a top-p": {
      var options = SamplingOptions()
      options.topP = 0
      _ = Sampler(options, seed: 1)
    }
  ]
}
