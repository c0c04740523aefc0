// Options that make no model: one sentence each, with the numbers.

import SequiturNN
import SequiturTensor
import Testing

struct ConfigurationValidationTests {
  static func problem(
    vocabularySize: Int? = nil, _ change: (inout GPT.Configuration) -> Void
  ) -> String {
    var options = GPT.Configuration()
    change(&options)
    return options.problem(vocabularySize: vocabularySize) ?? "none"
  }

  @Test(arguments: [0, -1, 1 << 20 + 1, .min, .max])
  func sizesOutOfRange(size: Int) {
    let end = "of 1 to 1048576, found \(size)"
    #expect(Self.problem { $0.contextLength = size } == "expected a context length \(end)")
    #expect(Self.problem { $0.layers = size } == "expected a number of layers \(end)")
    #expect(Self.problem { $0.heads = size } == "expected a number of heads \(end)")
    #expect(Self.problem { $0.width = size } == "expected a width \(end)")
    #expect(Self.problem { $0.hidden = size } == "expected a hidden width \(end)")
    #expect(
      Self.problem(vocabularySize: size) { _ in } == "expected a vocabulary size \(end)")
  }

  @Test func headsThatDoNotDivideTheWidth() {
    #expect(
      Self.problem { $0.heads = 5 }
        == "expected a number of heads that divides the width, found width 128 with 5 heads; "
        + "4 would divide it")
    #expect(Self.problem { $0.heads = 129 }.hasSuffix("129 heads; 128 would divide it"))
  }

  @Test func keyHeadsThatDoNotDivideTheHeads() {
    #expect(
      Self.problem { ($0.heads, $0.keyHeads) = (8, 3) }
        == "expected a number of key heads that divides the heads, found 8 heads with 3 key heads; "
        + "2 would divide them")
    #expect(Self.problem { $0.keyHeads = 0 }.hasSuffix("with 0 key heads; 1 would divide them"))
    #expect(Self.problem { $0.keyHeads = .max }.hasSuffix("4 would divide them"))
    #expect(Self.problem { $0.keyHeads = .min }.hasSuffix("1 would divide them"))
    for keyHeads in [1, 2, 4] { #expect(Self.problem { $0.keyHeads = keyHeads } == "none") }
  }

  @Test(arguments: [0, -30, .nan, .infinity])
  func capsOutOfRange(cap: Float) {
    #expect(
      Self.problem { $0.logitCap = cap } == "expected a logit cap above 0, found \(cap)")
  }

  @Test(arguments: [-0.1, 1, 1.5, .nan, .infinity])
  func dropoutOutOfRange(dropout: Float) {
    #expect(
      Self.problem { $0.dropout = dropout }
        == "expected a dropout of 0 or more and below 1, found \(dropout)")
  }

  @Test(arguments: [0, -1e-5, .nan, .infinity])
  func epsilonOutOfRange(epsilon: Float) {
    #expect(
      Self.problem { $0.normEpsilon = epsilon }
        == "expected a norm epsilon above 0, found \(epsilon)")
  }

  @Test func positionsThatDoNotFit() {
    let problem = Self.problem {
      ($0.width, $0.heads, $0.positions) = (15, 3, .rope)
    }
    #expect(problem.contains("even head width"))
  }

  @Test func modelsBeyondAnyMemory() {
    let problem = Self.problem {
      ($0.width, $0.layers) = (1 << 18, 1 << 20)
    }
    #expect(problem.contains("at most 100000000000 parameters"))
    #expect(problem.contains("1,048,576 layers of width 262144, which make"))
    // A context length alone can do it too.
    #expect(
      Self.problem { ($0.contextLength, $0.width, $0.hidden) = (1 << 20, 1 << 18, 4) }
        .contains("parameters"))
  }

  @Test func validateThrowsTheSentence() throws {
    var options = GPT.Configuration()
    try options.validate(vocabularySize: 65)
    options.heads = 3
    let error = #expect(throws: ConfigurationError.self) { try options.validate() }
    #expect(error?.description == options.problem())
  }

  static let mistakes: Mistakes = [
    "makes no model (expected a number of heads": {
      var options = GPT.Configuration()
      options.heads = 3
      var random = SeededRandom(seed: 1)
      _ = GPT(options, vocabularySize: 5, using: &random)
    }
  ]
}
