import ExampleSupport
import Foundation
import Synchronization
import Testing

/// Collects what a progress line writes, and is its clock.
final class ProgressRecorder: Sendable {
  let written = Mutex<[String]>([])
  let time = Mutex(Duration.zero)

  func line(
    total: Int, isShare: Bool = false, isInteractive: Bool, usesColor: Bool = false,
    width: Int = 80
  ) -> ProgressLine {
    ProgressLine(
      "training", total: total, isShare: isShare,
      terminal: Terminal(isInteractive: isInteractive, usesColor: usesColor, width: width),
      write: { text in self.written.withLock { $0.append(text) } },
      elapsed: { self.time.withLock { $0 } })
  }

  func wait(_ duration: Duration) { time.withLock { $0 += duration } }

  var lines: [String] { written.withLock { $0 } }
}

@Suite struct ProgressLineTests {
  @Test func aPipeGetsPlainLinesNowAndThenAndTheLast() {
    let recorder = ProgressRecorder()
    let line = recorder.line(total: 100, isInteractive: false)
    for step in 1...100 {
      recorder.wait(.milliseconds(110))
      line.advance(status: "loss \(step)")
    }
    line.finish()
    line.finish()
    line.advance()
    #expect(
      recorder.lines == [
        "training: 46/100 (46 %), 9.1/s, 0:06 left, loss 46\n",
        "training: 92/100 (92 %), 9.1/s, 0:01 left, loss 92\n",
        "training: 100/100 (100 %), 9.1/s, 0:11, loss 100\n",
      ])
  }

  @Test func aShareIsToldInPercent() {
    for (isInteractive, text) in [
      (false, "training: 40 %, 0:09 left\n"), (true, "  40 %  0:09 left"),
    ] {
      let recorder = ProgressRecorder()
      let line = recorder.line(total: 100, isShare: true, isInteractive: isInteractive)
      recorder.wait(.seconds(6))
      line.advance(by: 40)
      #expect(recorder.lines[0].contains(text), "\(recorder.lines)")
    }
  }

  @Test func aTerminalLineIsRewrittenWithinItsWidthAndCleared() {
    for width in [20, 40, 60, 80, 200] {
      let recorder = ProgressRecorder()
      let line = recorder.line(total: 1000, isInteractive: true, width: width)
      for _ in 1...10 {
        recorder.wait(.seconds(1))
        line.advance(by: 34, status: "loss 0.69")
      }
      line.finish()
      #expect(recorder.lines.count == 11, "width \(width)")
      for text in recorder.lines.dropLast() {
        #expect(text.hasPrefix("\r") && text.hasSuffix("\u{1B}[K"), "width \(width)")
        #expect(text.dropFirst().dropLast(3).count < width, "width \(width): \(text)")
      }
      #expect(recorder.lines.last == "\r\u{1B}[K")
    }
  }

  @Test func linesAboveAreRewrittenAndClearedWithIt() {
    let recorder = ProgressRecorder()
    let line = recorder.line(total: 2, isInteractive: true)
    for above in [["a", "b"], ["c"]] {
      recorder.wait(.seconds(1))
      line.advance { _ in above }
    }
    line.clear()
    func up(_ lines: Int) -> String { "\r\u{1B}[\(lines)A" }
    let shown = recorder.lines
    #expect(shown.count == 4)
    #expect(shown[0].hasPrefix("\ra\u{1B}[K\nb\u{1B}[K\ntraining"))
    #expect(shown[1] == up(2) + "\u{1B}[J" && shown[2].hasPrefix("\rc\u{1B}[K\ntraining"))
    #expect(shown[3] == up(1) + "\u{1B}[J")
    // In a log there is no room above.
    let log = ProgressRecorder()
    log.line(total: 1, isInteractive: false).advance { _ in ["never"] }
    #expect(log.lines.allSatisfy { !$0.contains("never") })
  }

  @Test func theBarFillsInProportion() {
    let recorder = ProgressRecorder()
    let line = recorder.line(total: 1000, isInteractive: true, width: 100)
    recorder.wait(.seconds(10))
    line.advance(by: 500, status: "loss 0.69")
    let bar = String(repeating: "█", count: 15) + String(repeating: "░", count: 15)
    #expect(
      recorder.lines == ["\rtraining  \(bar)  500/1000  50.0/s  0:10 left  loss 0.69\u{1B}[K"])
  }

  @Test func aTerminalIsNotFlooded() {
    let recorder = ProgressRecorder()
    let line = recorder.line(total: 1000, isInteractive: true)
    for _ in 1...1000 {
      recorder.wait(.milliseconds(1))
      line.advance()
    }
    #expect(recorder.lines.count == 10)
  }

  @Test func stepsFromSeveralThreadsAreAllCounted() {
    let recorder = ProgressRecorder()
    let line = recorder.line(total: 4000, isInteractive: false)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<1000 { line.advance() }
    }
    line.finish()
    #expect(recorder.lines == ["training: 4000/4000 (100 %)\n"])
  }

  @Test func noStepsAreNoDivisionByZero() {
    let recorder = ProgressRecorder()
    recorder.line(total: 0, isInteractive: false).finish()
    recorder.line(total: 0, isInteractive: true).advance(by: 0)
    #expect(recorder.lines.first == "training: 0/0\n")
    #expect(recorder.lines.last?.contains("░  0/0") == true)
  }
}
