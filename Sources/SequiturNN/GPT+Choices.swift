// What later models do otherwise than GPT-2 (shared keys, normalised queries and keys, capped logits)
// as sizes, checks and messages ask for it.

import SequiturBase

extension GPT.Configuration {
  /// The width of keys and values, G * D.
  var keyWidth: Int { keyHeads.map { saturatingProduct($0, width / max(heads, 1)) } ?? width }

  /// How many numbers the forward pass keeps beside those of GPT-2, in rows of the model's width for
  /// each block and in rows of logits: what the norm of queries and keys reads, and what the cap's
  /// tanh reads and gives.
  var furtherRows: (width: Int, vocabulary: Int) {
    (width: queryKeyNorm ? 2 : 0, vocabulary: logitCap == nil ? 0 : 2)
  }

  /// Why these choices make no model, as one sentence, for heads that are sound; nil if they make
  /// one.
  var choiceProblem: String? {
    if let keyHeads, keyHeads < 1 || heads % keyHeads != 0 {
      let near = (1...heads).last { heads % $0 == 0 && $0 <= keyHeads } ?? 1
      return "expected a number of key heads that divides the heads, found \(heads) heads with "
        + "\(keyHeads) key heads; \(near) would divide them"
    }
    if let logitCap, !(logitCap > 0 && logitCap.isFinite) {
      return "expected a logit cap above 0, found \(logitCap)"
    }
    return nil
  }

  /// The same model in another configuration's words: a size that was asked for as what it is by
  /// default stays as it was asked for.
  package func worded(as asked: GPT.Configuration) -> GPT.Configuration {
    var same = self
    if hiddenWidth == asked.hiddenWidth { same.hidden = asked.hidden }
    if keyHeads ?? heads == asked.keyHeads ?? asked.heads { same.keyHeads = asked.keyHeads }
    return same
  }
}
