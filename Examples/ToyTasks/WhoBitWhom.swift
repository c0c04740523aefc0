// "dog bit man": who did it? The same three words in two orders have two answers.

import SequiturTensor

/// Names the one who bites, with or without articles.
///
/// Held out are the pairs of nouns one or five places apart, the nouns taken in a ring: every noun
/// is in four held-out pairs and in seven training pairs, so no noun gives the answer away.
struct WhoBitWhom: ToyTask {
  private static let nouns = [
    "dog", "man", "cat", "boy", "fox", "hen", "pig", "rat", "cow", "bat", "elk", "owl",
  ]
  private static let bit = Int32(nouns.count)
  private static let the = bit + 1

  /// Whether it says "the dog bit the man", or "dog bit man".
  let withArticles: Bool

  var summary: String {
    withArticles
      ? "\"the dog bit the man\": name the one who bites"
      : "\"dog bit man\": name the one who bites"
  }
  var vocabulary: [String] { Self.nouns + (withArticles ? ["bit", "the"] : ["bit"]) }
  let classes = nouns
  var length: Int { withArticles ? 5 : 3 }
  let readout = AnswerPlace.pooled

  var testSet: [ToyExample] { heldOutPairs.flatMap(bothOrders) }

  /// Both orders of a random pair.
  func trainingOrbit(using random: inout SeededRandom) -> [ToyExample] {
    while true {
      let first = random.integer(below: Self.nouns.count)
      let second = random.integer(below: Self.nouns.count)
      if first != second, !Self.isHeldOut(first, second) {
        return bothOrders(Int32(first), Int32(second))
      }
    }
  }

  let orderBlind = Bound(
    1, of: 2,
    "Both orders of a pair are the same words, and each noun bites in one of them: 1 of 2.")
  var mirror: Bound {
    withArticles
      ? Bound(
        1, of: 1,
        "Backwards, an article comes last: no sentence is another one's reverse, so all can be told."
      )
      : Bound(
        1, of: 2,
        "Read backwards, \"dog bit man\" is \"man bit dog\", which has the other answer: 1 of 2.")
  }

  private static func isHeldOut(_ first: Int, _ second: Int) -> Bool {
    let apart = abs(first - second)
    return [1, 5].contains(min(apart, nouns.count - apart))
  }

  private var heldOutPairs: [(Int32, Int32)] {
    Self.nouns.indices.flatMap { first in
      (first + 1..<Self.nouns.count)
        .filter { Self.isHeldOut(first, $0) }
        .map { (Int32(first), Int32($0)) }
    }
  }

  private func bothOrders(_ first: Int32, _ second: Int32) -> [ToyExample] {
    [sentence(first, second), sentence(second, first)]
  }

  private func sentence(_ agent: Int32, _ patient: Int32) -> ToyExample {
    let tokens =
      withArticles ? [Self.the, agent, Self.bit, Self.the, patient] : [agent, Self.bit, patient]
    return ToyExample(tokens: tokens, targets: [agent])
  }
}
