// Kills at random instants and inside saves: every run ends on the bytes of one that was left alone.

import Foundation
import Testing

extension FaultTests {
  /// The nano model, saved every fifth step.
  private static let words = [
    "@text.txt", "--preset", "nano", "--dropout", "0.1", "--steps", "60", "--save-interval", "5",
    "--eval-interval", "20", "--sample-interval", "30", "--eval-batches", "2", "--sample-tokens",
    "20", "--no-samples",
  ]

  @Test func killedRunsEndOnTheSameBytes() throws {
    let wanted = 200
    try TinyGPT.inFolder { program in
      try program.run(["train"] + Self.words + ["--out", "@whole"]).succeeded()
      let whole = try program.remains(of: "whole")
      var (kills, inSaves, leftovers, runs) = (0, 0, 0, 0)
      while kills < wanted {
        let isOver =
          try program.goOn(Self.words) { process in
            guard kills < wanted else { return }
            if kills % 2 == 1 {
              // One of the next saves, each of which takes some milliseconds.
              for save in 0..<Int.random(in: 1...4) {
                if save > 0 { while process.isRunning, try Self.isSaving(program) { usleep(100) } }
                while process.isRunning, try !Self.isSaving(program) { usleep(100) }
              }
              usleep(.random(in: 0...15_000))
            } else {
              usleep(.random(in: 0...1_500_000))
            }
            guard process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
          }.exitCode == 0
        if isOver {
          try program.expectRemains(of: "run", toBe: whole)
          try program.remove("run")
          runs += 1
        } else {
          kills += 1
          let isLeft = try program.exists("run") && Self.isSaving(program)
          leftovers += isLeft ? 1 : 0
          inSaves += kills % 2 == 0 ? 1 : 0
          if kills % 20 == 0 { Self.say("  \(kills) kills, \(runs) runs ended") }
        }
      }
      try program.goOn(Self.words).succeeded()
      try program.expectRemains(of: "run", toBe: whole)
      Self.say(
        "kills: \(kills) of a nano run (\(inSaves) inside saves, \(leftovers) left a half-written "
          + "checkpoint); \(runs + 1) runs ended on the undisturbed bytes")
    }
  }

  /// Whether a checkpoint is being written, or was left half-written; a mark tells by whom.
  private static func isSaving(_ program: TinyGPT, _ mark: String = ".tmp") throws -> Bool {
    try program.exists("run") && program.names(in: "run").contains { $0.hasSuffix(mark) }
  }
}
