// Ctrl-C and SIGTERM as a wish to stop at the next good place; a second one stops at once.

import ExampleSupport
import Synchronization
import SequiturFiles

/// Listens for the signals that ask a program to end.
enum StopSignals {
  /// The number of the first that came; 0 for none.
  private static let received = Atomic<Int32>(0)

  static var wantStop: Bool { received.load(ordering: .relaxed) != 0 }

  /// What a shell says of a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM, and where
  /// another rank got it.
  static var exitStatus: Int32 { 128 + (wantStop ? received.load(ordering: .relaxed) : SIGTERM) }

  /// From here on a first signal is remembered, and ends what waits for a pipe or a terminal; a second
  /// ends the program as usual.
  static func listen() {
    OpenFile.endsInterrupted.store(true, ordering: .relaxed)
    var blocked = sigset_t()
    sigemptyset(&blocked)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&blocked, number)
      // Nothing but an atomic and `signal` is touched: both are safe in a signal handler.
      signal(number) { number in
        StopSignals.received.store(number, ordering: .relaxed)
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
      }
      // Else the system would begin an interrupted wait again.
      var action = sigaction()
      sigaction(number, nil, &action)
      action.sa_flags &= ~Int32(SA_RESTART)
      sigaction(number, &action, nil)
    }
    // A program starts with the signals blocked that its parent had blocked, as the threads of a
    // dispatch queue have nearly all.
    pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
  }

  /// Forgets the signal that came, and listens for another first one.
  static func listenAgain() {
    received.store(0, ordering: .relaxed)
    listen()
  }

  /// Runs the body; what fails because a signal has come ends as the signal says.
  static func ending(_ body: @autoclosure () throws -> Void) throws {
    do {
      try body()
    } catch {
      endIfAsked()
      throw error
    }
  }

  /// Ends the program if a signal has come, after `clearUp` has removed what it would leave behind.
  static func endIfAsked(clearUp: () -> Void = {}) {
    guard wantStop else { return }
    clearUp()
    StandardError.write("stopped by a signal\n")
    exit(exitStatus)
  }
}
