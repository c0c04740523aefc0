// CorpusSplit: which characters of a text are held out, and the parts that it falls into by that.

/// A document, or what lies of it between two borders of the split.
struct CorpusPart {
  let document: TextFile
  /// The document's number in its source.
  let number: Int
  /// The bytes of the document's text.
  let range: Range<Int>
  /// How many characters these are.
  let characters: Int
  let isHeldOut: Bool

  var endsDocument: Bool { range.upperBound == document.byteCount }
}

extension CorpusSource {
  /// No document is held out in more blocks, and no block is shorter where there are several.
  private static let mostBlocks = 10
  private static let shortestBlock = 1000

  /// The characters that are held out, counted through the documents of this source and of the one
  /// that is given for validation: all of the latter, or else a share of the former.
  ///
  /// Of a single document that is its end. Of several, blocks of each are held out, so that what is
  /// measured speaks for all of the text, in the middle of even stretches, so that beginnings and
  /// ends are trained on.
  func heldOut(beside validation: CorpusSource?, trainingShare: Double) -> [Range<Int>] {
    let all = characterCount
    if let validation { return [all..<all + validation.characterCount] }
    if documents.count == 1 { return [Int(Double(all) * trainingShare)..<all] }
    var start = 0
    return documents.flatMap { document in
      defer { start += document.characterCount }
      return Self.blocks(of: document.characterCount, share: 1 - trainingShare)
        .map { start + $0.lowerBound..<start + $0.upperBound }
    }
  }

  /// A share of so many characters, in blocks at even distances.
  private static func blocks(of count: Int, share: Double) -> [Range<Int>] {
    let held = Int((Double(count) * share).rounded())
    let blocks = max(1, min(mostBlocks, held / shortestBlock))
    return held == 0
      ? []
      : (0..<blocks).map { block in
        func part(of whole: Int) -> Range<Int> {
          whole * block / blocks..<whole * (block + 1) / blocks
        }
        let stretch = part(of: count)
        let length = min(stretch.count, part(of: held).count)
        let start = stretch.lowerBound + (stretch.count - length) / 2
        return start..<start + length
      }
  }

  /// The documents in order, each cut where held-out characters begin and end.
  ///
  /// - Parameter ranges: the characters that are held out, counted through all documents, in order.
  func parts(heldOut ranges: [Range<Int>]) throws(CorpusError) -> [CorpusPart] {
    var parts: [CorpusPart] = []
    var (start, next) = (0, 0)
    for (number, document) in documents.enumerated() {
      let own = start..<start + document.characterCount
      var borders = [0]
      while next < ranges.count, ranges[next].lowerBound < own.upperBound {
        let range = ranges[next].clamped(to: own)
        borders += [range.lowerBound - start, range.upperBound - start]
        guard ranges[next].upperBound <= own.upperBound else { break }
        next += 1
      }
      borders.append(document.characterCount)
      let offsets = try document.byteOffsets(ofCharacters: borders)
      for place in 1..<borders.count where borders[place] > borders[place - 1] {
        parts.append(
          CorpusPart(
            document: document, number: number, range: offsets[place - 1]..<offsets[place],
            characters: borders[place] - borders[place - 1], isHeldOut: place % 2 == 0))
      }
      start = own.upperBound
    }
    return parts
  }
}
