// One line on standard error that shows how far a long piece of work has come.

import Synchronization
import SequiturFiles

/// The progress of work with a known number of steps; several threads may advance it at once.
///
/// On a terminal one line is rewritten and cleared at the end; elsewhere, such as in a log, a plain
/// line is printed every few seconds and at the end.
package final class ProgressLine: Sendable {
  private struct State {
    var done = 0
    var status = ""
    var lastShown: Duration?
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
  package func advance(by steps: Int = 1, status: String? = nil) {
    // Ten times a second reads as smooth; a log wants a line only now and then.
    let interval: Duration = terminal.isInteractive ? .milliseconds(100) : .seconds(5)
    state.withLock { state in
      state.done += steps
      if let status { state.status = status }
      let now = elapsed()
      let last = state.lastShown ?? (terminal.isInteractive ? now - interval : .zero)
      guard !state.isFinished, now - last >= interval else { return }
      state.lastShown = now
      show(state, at: now)
    }
  }

  /// Clears the line on a terminal, to make room for other output; the next step shows it again.
  package func clear() {
    state.withLock { state in
      guard terminal.isInteractive, state.lastShown != nil, !state.isFinished else { return }
      state.lastShown = nil
      write("\r\u{1B}[K")
    }
  }

  /// Clears the line on a terminal, prints the last one elsewhere. Later calls do nothing.
  package func finish() {
    state.withLock { state in
      guard !state.isFinished else { return }
      state.isFinished = true
      if terminal.isInteractive {
        write("\r\u{1B}[K")
      } else {
        show(state, at: elapsed())
      }
    }
  }

  private func show(_ state: State, at time: Duration) {
    let view = ProgressView(
      label: label, done: state.done, total: total, isShare: isShare, elapsed: time,
      status: state.status)
    if terminal.isInteractive {
      // One column stays free: a full line would wrap, and a wrapped line cannot be rewritten.
      write(
        "\r\(view.bar(width: terminal.width - 1, usesColor: terminal.usesColor))\u{1B}[K")
    } else {
      write("\(view.plain)\n")
    }
  }
}
