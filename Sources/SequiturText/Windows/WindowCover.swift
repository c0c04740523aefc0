// WindowCover: the windows to train on, epoch after epoch, as a function of their number.

import SequiturBase

/// A shuffled cover of a text: every epoch predicts every token exactly once.
///
/// Each epoch moves the windows by another random offset and shows them in another random order.
/// Window n is a pure function of the seed and n, so that a run continues where it stopped, and any
/// process can take any share of the windows.
///
/// ```swift
/// let cover = try WindowCover(corpus.training, length: 64, seed: 1, insideDocuments: false)
/// let window: Window = cover.window(0)  // 64 inputs, and the token after each
/// ```
public struct WindowCover: Sendable {
  /// How many windows cover the text once.
  public var windowsPerEpoch: Int { grid.windowCount }
  /// Tokens in a window, T.
  public var length: Int { grid.length }
  /// What the offsets and the orders are made from.
  public let seed: UInt64

  private let grid: WindowGrid

  /// Covers a range of tokens.
  ///
  /// - Parameters:
  ///   - length: T, the number of inputs of a window.
  ///   - insideDocuments: keeps every window inside one document. A document shorter than a window is
  ///     padded with token 0 behind its end, with targets -1.
  /// - Throws: `CorpusError` if the text is shorter than a window with its targets; with
  ///   `insideDocuments`, if no document has two tokens.
  public init(
    _ range: TokenRange, length: Int, seed: UInt64, insideDocuments: Bool
  ) throws(CorpusError) {
    grid = WindowGrid(range, length: length, insideDocuments: insideDocuments, isShifted: true)
    self.seed = seed
    let needed = insideDocuments ? 2 : length + 1
    guard grid.windowCount > 0, range.count >= needed else {
      throw CorpusError(
        range.name, .shorterThanWindow(tokens: range.count, needed: needed))
    }
  }

  /// The n-th window of a run, n from 0 on: window `n % windowsPerEpoch` of epoch
  /// `n / windowsPerEpoch`.
  ///
  /// - Returns: T inputs and T targets; target -1 is to be ignored: another window predicts that
  ///   token, it does not count, or there is none.
  public func window(_ n: Int) -> (inputs: [Int32], targets: [Int32]) {
    guard n >= 0 else { stop("WindowCover.window", "\(n)", expected: "a number from 0 on") }
    let (epoch, place) = n.quotientAndRemainder(dividingBy: windowsPerEpoch)
    let key = Self.key(seed, UInt64(epoch))
    let order = KeyedPermutation(count: windowsPerEpoch, key: key)
    return grid.window(order[place]) { segment, shifts in
      let bits = Self.key(~key, UInt64(segment))
      // The high half of a product is uniform but for a bias below count / 2^64.
      return shifts.lowerBound + Int(bits.multipliedFullWidth(by: UInt64(shifts.count)).high)
    }
  }

  /// A key for each number, unrelated to those of other numbers and of other keys.
  private static func key(_ key: UInt64, _ number: UInt64) -> UInt64 {
    ByteHash.mixed(ByteHash.mixed(key &+ 0x9E37_79B9_7F4A_7C15) &+ number)
  }
}

extension TokenRange {
  /// Windows to evaluate on: they follow each other from the beginning, each token is predicted in
  /// one of them, and no seed moves them. The last one has targets -1 where the one before it
  /// predicts.
  ///
  /// - Parameters:
  ///   - length: T, the number of inputs of a window.
  ///   - maximum: where there are more windows, as many are taken at even distances.
  ///   - insideDocuments: keeps every window inside one document.
  /// - Returns: the windows, each read when it is asked for; none for fewer than two tokens. A
  ///   shorter text than a window is padded.
  public func evaluationWindows(
    length: Int, atMost maximum: Int = .max, insideDocuments: Bool = false
  ) -> some Collection<(inputs: [Int32], targets: [Int32])> {
    let grid = WindowGrid(
      self, length: length, insideDocuments: insideDocuments, isShifted: false)
    let count = min(maximum, grid.windowCount)
    return (0..<max(0, count)).lazy.map { index in
      grid.window(index * grid.windowCount / count) { _, _ in 0 }
    }
  }
}
