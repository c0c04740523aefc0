// Full disks: at every write of every command there is once no room. It says so, leaves nothing half
// done, and what was there before goes on to the undisturbed bytes.

import Foundation
import Testing

extension FaultTests {
  private static let words =
    ["@text.txt", "--no-samples", "--tensorboard", "--steps", "4", "--eval-interval", "2"]
    + TinyGPT.sizes

  @Test func everyWriteMayFail() throws {
    try TinyGPT.withRun { program in
      try program.run(["train"] + Self.words + ["--out", "@whole"]).succeeded()
      let whole = try program.remains(of: "whole")
      try SmallDisk.with(program.path("disk")) { disk in
        for limit in SmallDisk.limits {
          try Self.fill(disk, limit, "train") { shell in
            let found = try program.run(
              ["train"] + Self.words + ["--out", "@disk/new/run"], shell: shell)
            if found.exitCode != 0, try program.checkpoints(of: "disk/new/run").isEmpty {
              #expect(!program.exists("disk/new"), "what was made for nothing is removed")
            }
            return found
          } after: {
            try program.goOn(Self.words, out: "disk/new/run").succeeded()
            try program.expectRemains(of: "disk/new/run", toBe: whole)
            try program.remove("disk/new")
          }

          try program.run(["train"] + Self.words + ["--out", "@disk/run"]).succeeded()
          let before = try program.remains(of: "disk/run")
          let resume = ["train", "--resume", "@disk/run", "--steps", "7", "--no-samples"]
          try program.run(["train"] + Self.words + ["--out", "@seven", "--steps", "4"]).succeeded()
          try program.run(["train", "--resume", "@seven", "--steps", "7"]).succeeded()
          let seven = try program.remains(of: "seven")
          try Self.fill(disk, limit, "train --resume") { shell in
            let found = try program.run(resume, shell: shell)
            if found.exitCode != 0, try program.checkpoints(of: "disk/run").count == 3 {
              #expect(
                try program.checkpoint("disk/run/last") == before.filter { $0.key.contains(".") })
            }
            return found
          } after: {
            try program.run(resume).succeeded()
            try program.expectRemains(of: "disk/run", toBe: seven)
            try program.remove("disk/run")
            try program.run(["train"] + Self.words + ["--out", "@disk/run"]).succeeded()
          }

          let report = try program.read("disk/run/report.html")
          try Self.fill(disk, limit, "report") { shell in
            let found = try program.run(["report", "@disk/run"], shell: shell)
            if found.exitCode != 0 { #expect(try program.read("disk/run/report.html") == report) }
            return found
          } after: {
            try program.write(report, to: "disk/run/report.html")
          }
          try program.remove("disk/run")
          try program.remove("seven")

          for (name, words) in [
            ("export", ["export", "@run", "--to", "@disk/new/gpt2"]),
            (
              "evaluate --logprobs", ["evaluate", "@run", "@text.txt", "--logprobs", "@disk/new/l"]
            ),
            ("evaluate --logits", ["evaluate", "@run", "@text.txt", "--logits", "@disk/new/l"]),
          ] {
            try Self.fill(disk, limit, name) { shell in
              let found = try program.run(words, shell: shell)
              if found.exitCode != 0 { #expect(!program.exists("disk/new")) }
              return found
            } after: {
              if program.exists("disk/new") { try program.remove("disk/new") }
            }
          }
          // A part of the ids may stand there, as in any file that a shell writes.
          try Self.fill(disk, limit, "tokenize >file") { shell in
            let words = ["tokenize", "@run", "@text.txt"]
            let inner = shell ?? #""$@""#
            return try program.run(words, shell: "(\(inner)) >'\(disk.path)/ids'")
          } after: {
            if program.exists("disk/ids") { try program.remove("disk/ids") }
          }
        }
      }
    }
  }

  /// Runs a command with ever more room until it succeeds.
  ///
  /// - Parameters:
  ///   - body: runs it, under a shell command if there is one, and checks what a failure left.
  ///   - after: is called when there is room again, and clears up.
  private static func fill(
    _ disk: SmallDisk, _ limit: SmallDisk.Limit, _ name: String,
    _ body: (_ shell: String?) throws -> ProgramRun, after: () throws -> Void
  ) throws {
    var refusals: [Int32: Int] = [:]
    // A file of no length could not take the sentence either.
    var room = limit == .blocks ? 1 : 0
    var isDone = false
    while !isDone {
      try disk.leaving(room, limit) { shell in
        let found = try body(shell)
        isDone = found.exitCode == 0
        guard !isDone else { return }
        refusals[found.exitCode, default: 0] += 1
        // Not even the shell could begin.
        if name.hasPrefix("tokenize"), !found.errors.hasPrefix("error:") { return }
        #expect([73, 74].contains(found.exitCode), "\(name): \(found.errors)")
        expectMistake(found, found.exitCode)
      }
      let names =
        FileManager.default.enumerator(atPath: disk.path)?.compactMap { $0 as? String } ?? []
      #expect(!names.contains { $0.hasSuffix(".tmp") }, "\(name): \(names)")
      try after()
      room += limit == .blocks ? max(1, room / 8) : 1
    }
    let codes = refusals.sorted { $0.key < $1.key }.map { "\($0.value) times \($0.key)" }
    say("full disk, by \(limit): \(name): \(codes.joined(separator: ", ")), then done")
  }
}
