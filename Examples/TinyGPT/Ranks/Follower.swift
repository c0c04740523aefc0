// Follower: what every rank but the first does: it trains as rank 0 tells, and says and leaves nothing.

import ExampleSupport
import Sequitur

enum Follower {
  /// For tokens that this rank does not see on a disk.
  static let scratch = ScratchFolder()

  /// Trains with the others until all end.
  static func work(in team: Team) -> Never {
    StopSignals.listen()
    var status: Int32 = 0
    do {
      let outcome = try train(in: team, scratch.path)
      team.isTogether = false
      team.end(nil)
      if outcome == .interrupted { status = StopSignals.exitStatus }
    } catch {
      team.end(error)
      // Rank 0 says what has happened; all was well if it was asked for nothing but its help.
      let isWell = (error as? RankLeft).map { $0.reason == nil } ?? false
      status = isWell ? 0 : ((error as? any UserError)?.kind ?? .other).exitCode
    }
    scratch.remove()
    exit(status)
  }

  private static func train(in team: Team, _ scratch: String) throws -> TrainingRun.Outcome {
    let (briefing, corpus) = try Briefing.receive(in: team, scratch: scratch)
    team.setThreads(briefing.threads)
    var random = SeededRandom(seed: 0)
    let model = withoutStartValues {
      GPT(briefing.configuration.model, vocabularySize: briefing.rows, using: &random)
    }
    let run = try TrainingRun(
      in: RunFolder.create(scratch), briefing.configuration, model: model,
      tokenizer: Vocabulary(vocabularySize: briefing.vocabularySize), corpus: corpus,
      collective: team.collective)
    return try run.train(shouldStop: { StopSignals.wantStop })
  }
}
