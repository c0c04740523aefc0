// One line on standard error that shows how far a long piece of work has come.

import Synchronization
import SequiturFiles

/// The progress of work with a known number of steps; several threads may advance it at once.
///
/// On a terminal one line is rewritten, with what stands above it, and cleared at the end; elsewhere, such as in a log, a plain
/// line is printed every few seconds and at the end.
package final class ProgressLine: Sendable {
  private struct State {
    var done = 0
    var status = ""
    var lastShown: Duration?
    /// Lines on the terminal above the one that is rewritten.
    var linesAbove = 0
    var isFinished = false
  }

  private let label: String
  private let total: Int
  private let isShare: Bool
  private let terminal: Terminal
  private let write: @Sendable (String) -> Void
  private let elapsed: @Sendable () -> Duration
  private let state = Mutex(State())

  /// Starts the work's clock, or takes another. The steps of a share are no things but percent.
  package init(
    _ label: String, total: Int, isShare: Bool = false, terminal: Terminal = StandardError.terminal,
    write: @escaping @Sendable (String) -> Void = StandardError.write,
    elapsed: (@Sendable () -> Duration)? = nil
  ) {
    let start = ContinuousClock.now
    self.label = label
    self.total = total
    self.isShare = isShare
    self.terminal = terminal
    self.write = write
    self.elapsed = elapsed ?? { ContinuousClock.now - start }
  }

  /// Counts finished steps, and replaces the short text at the end of the line if one is given.
  ///
  /// - Parameter above: lines to show above it on a terminal of this width; asked for only when they
  ///   are shown.
  package func advance(
    by steps: Int = 1, status: String? = nil, above: (_ width: Int) -> [String] = { _ in [] }
  ) {
    // Ten times a second reads as smooth; a log wants a line only now and then.
    let interval: Duration = terminal.isInteractive ? .milliseconds(100) : .seconds(5)
    state.withLock { state in
      state.done += steps
      if let status { state.status = status }
      let now = elapsed()
      let last = state.lastShown ?? (terminal.isInteractive ? now - interval : .zero)
      guard !state.isFinished, now - last >= interval else { return }
      state.lastShown = now
      show(&state, at: now, above: terminal.isInteractive ? above(terminal.width - 1) : [])
    }
  }

  /// Clears what stands on a terminal, to make room for other output; the next step shows it again.
  package func clear() {
    state.withLock { state in
      guard terminal.isInteractive, state.lastShown != nil, !state.isFinished else { return }
      state.lastShown = nil
      erase(&state)
    }
  }

  /// Clears the line on a terminal, prints the last one elsewhere. Later calls do nothing.
  package func finish() {
    state.withLock { state in
      guard !state.isFinished else { return }
      state.isFinished = true
      if terminal.isInteractive {
        erase(&state)
      } else {
        show(&state, at: elapsed())
      }
    }
  }

  /// To the start of the first of our lines.
  private func toStart(_ state: State) -> String {
    state.linesAbove > 0 ? "\r\u{1B}[\(state.linesAbove)A" : "\r"
  }

  private func erase(_ state: inout State) {
    write("\(toStart(state))\u{1B}[\(state.linesAbove > 0 ? "J" : "K")")
    state.linesAbove = 0
  }

  private func show(_ state: inout State, at time: Duration, above: [String] = []) {
    let view = ProgressView(
      label: label, done: state.done, total: total, isShare: isShare, elapsed: time,
      status: state.status)
    guard terminal.isInteractive else { return write("\(view.plain)\n") }
    // One column stays free: a full line would wrap, and a wrapped line cannot be rewritten.
    let bar = view.bar(width: terminal.width - 1, usesColor: terminal.usesColor)
    let lines = above.map { "\($0)\u{1B}[K\n" }.joined()
    if above.count < state.linesAbove { erase(&state) }
    write("\(toStart(state))\(lines)\(bar)\u{1B}[K")
    state.linesAbove = above.count
  }
}
