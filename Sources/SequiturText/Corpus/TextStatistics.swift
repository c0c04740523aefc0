// TextStatistics: what a text is made of, counted in one reading and bounded memory.

/// Counts over all documents of a corpus.
public struct TextStatistics: Hashable, Sendable {
  /// Bytes of UTF-8, without byte order marks.
  public internal(set) var byteCount = 0
  /// Unicode scalars.
  public internal(set) var characterCount = 0
  /// Lines, a last one without a line break included.
  public internal(set) var lineCount = 0
  /// The share of the lines with text that repeat one before them, 0 to 1.
  ///
  /// Exact up to 2^17 different lines (two equal 64-bit hashes apart). Beyond that an estimate: of
  /// all different lines, those are followed whose hash falls into a share of all hashes that is
  /// halved whenever 2^17 of them are reached (adaptive sampling, Flajolet 1990). A line is in with
  /// all its repetitions or not at all, so that the share among those followed is that of the text;
  /// its standard error is below 0.01.
  public internal(set) var duplicateLineShare = 0.0
  /// The different characters: the vocabulary of a `CharacterTokenizer`.
  public internal(set) var characterSet: Set<Unicode.Scalar> = []
}

extension CorpusSource {
  /// Reads all texts once and counts.
  ///
  /// - Parameter progress: is told how many of how many bytes are done.
  public func statistics(
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(CorpusError) -> TextStatistics {
    var statistics = TextStatistics()
    var lines = LineSample()
    var seen = [Bool](repeating: false, count: 0x110000)
    let total = byteCount
    for document in documents {
      var reader = try document.reader()
      while let block = try reader.next() {
        seen.withUnsafeMutableBufferPointer { seen in
          var place = 0
          while place < block.count {
            let (scalar, end) = UTF8Sequence.scalar(in: block, at: place)
            seen[Int(scalar.value)] = true
            place = min(end, block.count)
          }
        }
        lines.add(block)
        statistics.byteCount += block.count
        progress(statistics.byteCount, total)
      }
      lines.endDocument()
      statistics.characterCount += document.characterCount
    }
    statistics.lineCount = lines.lineCount
    statistics.duplicateLineShare = lines.duplicateShare
    statistics.characterSet = Set(
      seen.indices.lazy.filter { seen[$0] }.compactMap { Unicode.Scalar(UInt32($0)) })
    return statistics
  }
}

/// Lines by their hashes: how many, and how often those of a sample occur.
struct LineSample {
  /// How many different lines are followed at most.
  static let capacity = 1 << 17

  private(set) var lineCount = 0
  /// How often each line of the sample occurs, by its hash.
  private var occurrences: [UInt64: Int] = [:]
  /// A line is followed if its hash is at most this.
  private var highestHash = UInt64.max
  private var hash = ByteHash()
  private var lineLength = 0

  /// The share of the followed lines that repeat an earlier one.
  var duplicateShare: Double {
    let all = occurrences.values.reduce(0, +)
    return all == 0 ? 0 : 1 - Double(occurrences.count) / Double(all)
  }

  /// Adds text, which may end within a line.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text {
      if byte == UInt8(ascii: "\n") {
        endLine()
      } else if byte != UInt8(ascii: "\r") {
        hash.add(byte)
        lineLength += 1
      }
    }
  }

  /// Ends the last line if it has no line break.
  mutating func endDocument() {
    if lineLength > 0 { endLine() }
  }

  private mutating func endLine() {
    lineCount += 1
    if lineLength > 0, hash.value <= highestHash {
      occurrences[hash.value, default: 0] += 1
      while occurrences.count > Self.capacity {
        highestHash /= 2
        occurrences = occurrences.filter { $0.key <= highestHash }
      }
    }
    hash = ByteHash()
    lineLength = 0
  }
}
