// AttentionReader: a living block in which readers point at a token and see what it reads in every
// head.

import SequiturFiles
import SequiturFigures

/// The data of the block: its script reads the properties by name.
package struct AttentionReader: Sendable {
  /// Heads that belong together, such as those of a layer.
  package struct Group: Sendable {
    let title: String
    /// The weights of each head [T, T], a row for each token that asks.
    let heads: [NumberGrid]

    /// Heads under a title.
    package init(_ title: String, heads: [NumberGrid]) {
      self.title = title
      self.heads = heads
    }
  }

  let tokens: [String]
  let groups: [Group]
  let isCausal: Bool

  /// A label for each token, and the heads; a causal model's rows end with the token that asks.
  package init(tokens: [String], groups: [Group], isCausal: Bool) {
    self.tokens = tokens
    self.groups = groups
    self.isCausal = isCausal
  }

  /// The block.
  ///
  /// - Parameters:
  ///   - name: what tells it from others of the page; it begins with "attention".
  ///   - substitute: where the same is to be seen without scripts.
  ///   - blocks: what stands above the tokens.
  package func block(
    _ name: String, substitute: RichText, @BlockBuilder blocks: () -> [any PageBlock]
  ) -> LiveBlock {
    LiveBlock(
      name, scripts: [Self.script], style: PackageResources.attention_reader_css,
      json: json.text(), substitute: substitute, blocks: blocks)
  }

  /// Shows what a token reads.
  package static let script = PageScript(
    PackageResources.attention_reader_js,
    sha256: "wywqK3CwrCd0/9104y8dpDIwjd/YiqJ8EYlDwgMRtzI=")

  private var json: JSONValue {
    let groups: [JSONValue] = groups.map { group in
      ["title": .string(group.title), "heads": .array(group.heads.map(rows))]
    }
    return ["tokens": .array(tokens.map { .string($0) }), "groups": .array(groups)]
  }

  /// Weights in thousandths, null for what is no number: three digits are all that is shown.
  private func rows(_ weights: NumberGrid) -> JSONValue {
    .array(
      (0..<weights.rows).map { row in
        .array(
          (0..<(isCausal ? min(row + 1, weights.columns) : weights.columns)).map { column in
            let weight = weights[row, column]
            return weight.isFinite ? .number(Int((1000 * weight).rounded())) : .null
          })
      })
  }
}
