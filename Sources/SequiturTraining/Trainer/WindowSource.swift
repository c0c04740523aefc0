// WindowSource: where a trainer's windows of text come from, by number.

import SequiturTensor
import SequiturText

/// A window of tokens and what follows each: inputs [T] and targets [T], -1 where there is nothing
/// to predict.
public struct Window: Hashable, Sendable {
  /// T token ids.
  public let inputs: [Int32]
  /// The token after each of them.
  public let targets: [Int32]

  /// Creates a window.
  public init(inputs: [Int32], targets: [Int32]) {
    self.inputs = inputs
    self.targets = targets
  }
}

/// An endless, numbered supply of windows of one length.
///
/// Window n is a function of n alone, so that a resumed run, or one spread over processes, reads
/// the windows that an uninterrupted one would have read.
public protocol WindowSource: Sendable {
  /// The n-th window, n >= 0.
  func window(_ n: Int) -> Window
}

extension WindowCover: WindowSource {
  /// The n-th window of the cover.
  public func window(_ n: Int) -> Window {
    let (inputs, targets) = window(n) as (inputs: [Int32], targets: [Int32])
    return Window(inputs: inputs, targets: targets)
  }
}

/// Several windows as the model takes them.
public struct Batch: Hashable, Sendable {
  /// Token ids [B, T].
  public let inputs: Indices
  /// What is to be predicted at each place, [B, T]; -1 where nothing is.
  public let targets: Indices
  /// How many places count: the weight of the batch's mean loss among those of others.
  public let counted: Int

  /// Puts windows of one length together.
  public init(_ windows: some Collection<Window>) {
    inputs = Indices(rows: windows.map(\.inputs))
    targets = Indices(rows: windows.map(\.targets))
    counted = targets.values.reduce(0) { $1 == -1 ? $0 : $0 + 1 }
  }
}
