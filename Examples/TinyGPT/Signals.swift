// Ctrl-C and SIGTERM as a wish to stop after the current step; a second Ctrl-C stops at once.

import Foundation
import Synchronization

/// Listens for the signals that ask a program to end.
enum StopSignals {
  /// How many have come.
  private static let received = Atomic<Int>(0)

  /// Whether one has come.
  static var wantStop: Bool { received.load(ordering: .relaxed) > 0 }

  /// From here on a first signal is remembered; a second ends the program as usual.
  static func listen() {
    for number in [SIGINT, SIGTERM] {
      // Nothing but an atomic and `signal` is touched: both are safe in a signal handler.
      signal(number) { number in
        StopSignals.received.add(1, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }
}
