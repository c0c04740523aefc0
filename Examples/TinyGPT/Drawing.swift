// Drawing: how tokens are drawn from a model: what the commands that write text are told in common.

import ExampleSupport
import Sequitur

/// The settings of a command that writes text.
protocol Drawing: Sendable {
  var options: SamplingOptions { get set }
  /// The most tokens of a text.
  var tokens: Int { get set }
  var seed: UInt64 { get set }
  /// Words before which a text ends.
  var stops: [String] { get set }
  var threads: Int? { get set }
  /// How the weights are held; nil for F32.
  var quantize: Quantization? { get set }
}

extension Drawing {
  static var drawing: [Argument<Self>] {
    [
      .option(
        "temperature", \.options.temperature, .number(in: Float(0)...100),
        "below 1 keeps to likely tokens, 0 to the likeliest alone"),
      .option("top-k", \.options.topK, .integer(in: 1...1_000_000), "only so many likely tokens"),
      .option(
        "top-p", \.options.topP, .number(in: Above(Float(0), upTo: 1)),
        "only the likeliest tokens that sum to this share"),
      .option(
        "min-p", \.options.minP, .number(in: Float(0)...1),
        "only tokens at least this share as likely as the likeliest"),
      .option(
        "repetition-penalty", \.options.repetitionPenalty, .number(in: Float(0.01)...100),
        "above 1 avoids tokens of the context"),
      .option("tokens", \.tokens, .integer(in: 0...100_000_000), "tokens of a text at most"),
      .option("seed", \.seed, .seed, "of the draws; each further text has the next one"),
      .repeatable("stop", \.stops, .text, "end a text before this; may be given several times"),
      .threads(\.threads),
      .quantize(\.quantize),
    ]
  }
  /// Writes what the generator draws, as it is drawn, and a line break; returns it, the text without
  /// the word that stopped it.
  func draw(
    from generator: inout Generator, _ tokenizer: any Tokenizer
  ) throws -> (tokens: [Int32], text: String) {
    var decoder = StreamingDecoder(tokenizer)
    var detector = StopDetector(stops)
    var (written, text): ([Int32], String) = ([], "")
    func show(_ piece: String) throws {
      text += piece
      try StandardOutput.write(content: piece)
    }
    while written.count < tokens, !detector.isStopped, !StopSignals.wantStop {
      let token = try generator.nextToken()
      written.append(token)
      // The end of a text is its end here too, unless it was asked for more than that.
      if token == tokenizer.endOfText { break }
      try show(detector.add(decoder.add(token)))
    }
    try show(detector.add(decoder.finish()) + detector.finish())
    try StandardOutput.write(content: "\n")
    return (written, text)
  }
}
