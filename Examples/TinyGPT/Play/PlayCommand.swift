// play: a session with a trained model: text is typed, and the model goes on with it.

import ExampleSupport
import Sequitur
import SequiturFiles

struct PlayCommand: Drawing {
  var run = ""
  var options = SamplingOptions()
  var tokens = 200
  var seed: UInt64 = 1
  var stops: [String] = []
  var threads: Int?
  var quantize: Quantization?
  /// What stands before and after every line that is typed.
  var before = ""
  var after = ""

  static let command = Command(
    "play", "Goes on with what you type, line by line.", defaults: PlayCommand(),
    [
      .run(\.run),
      .option("before", \.before, .text, "what to put before each line, such as the asker's name"),
      .option("after", \.after, .text, "what to put after each line, such as the answerer's name"),
    ] + drawing,
    examples: [
      ("tiny-gpt play runs/mine", "type the beginning of a text; /help lists what else there is"),
      (
        "tiny-gpt play runs/talk --before 'Q: ' --after $'\\nA:' --stop $'\\n'",
        "a model of questions and answers"
      ),
    ])

  func perform() throws {
    if let threads { Threads.count = threads }
    let checkpoint = try Checkpoint(path: run)
    var session = PlaySession(try checkpoint.makeModel(quantized: quantize), checkpoint, self)
    let isWatched = isatty(STDIN_FILENO) == 1
    if isWatched {
      try StandardOutput.print(
        "Type a text and Enter: the model goes on. /help lists what else there is.")
    }
    StopSignals.listen()
    var lines = try InputLines()
    while true {
      if isWatched { try StandardOutput.write(content: "> ") }
      do {
        guard let line = try lines.next(), try session.answer(line) else { break }
      } catch let error as any UserError where isWatched && error.kind != .cutOff {
        StandardError.write("error: \(error)\n".withoutControls)
      }
      // At the prompt a signal ends the session, while the model writes only its text.
      guard StopSignals.wantStop else { continue }
      guard isWatched else { break }
      StopSignals.listenAgain()
    }
    StopSignals.endIfAsked()
  }
}
