// SurprisingText: a text whose tokens are coloured by how much they surprised a model, with what it
// expected in their places.

import SequiturFigures

/// A text, token by token. The colours and, as titles, the likeliest tokens are there without
/// scripts; with them, whoever points at a token sees its title as a table below the text.
package struct SurprisingText: PageBlock {
  /// A token in its place.
  package struct Token: Sendable {
    /// What stands in the running text.
    package var text: String
    /// The token as a label, in which white space has signs.
    package var label: String
    /// Whether `text` is what the token says, not a description of it.
    package var isPlain: Bool
    /// Whether it was given, not written by the model.
    package var isPrompt: Bool
    /// -log2 of its probability; nil where nothing predicted it.
    package var bits: Double?
    /// The labels of the likeliest tokens in its place with their probabilities, the first first.
    package var likeliest: [(label: String, probability: Double)]

    /// A token in its place.
    package init(
      text: String, label: String, isPlain: Bool = true, isPrompt: Bool = false,
      bits: Double? = nil, likeliest: [(label: String, probability: Double)] = []
    ) {
      self.text = text
      self.label = label
      self.isPlain = isPlain
      self.isPrompt = isPrompt
      self.bits = bits
      self.likeliest = likeliest
    }

    /// The first line says how likely it was, each further one a probability and a token.
    package var title: String {
      guard let bits else { return "\(label): nothing before it, or no number" }
      let own =
        "\(label): \(NumberText.fixed(bits, decimals: 2)) bits, "
        + SurprisingText.percent(Mathematics.power(2, -bits))
      return ([own] + likeliest.map { "\(SurprisingText.percent($0.probability)) \($0.label)" })
        .joined(separator: "\n")
    }
  }

  /// From so many bits on all colours are alike.
  private static let mostBits = 8

  private let name: String
  /// In their order.
  package let tokens: [Token]

  /// A text.
  ///
  /// - Parameter name: what tells it from others of the page; it begins with "surprise".
  package init(_ name: String, tokens: [Token]) {
    self.name = name
    self.tokens = tokens
  }

  /// The mean surprise of the tokens that a model predicted, of those written or given; nil without
  /// any.
  package func meanBits(ofPrompt: Bool) -> Double? {
    let bits = tokens.filter { $0.isPrompt == ofPrompt }.compactMap(\.bits)
    return bits.isEmpty ? nil : bits.reduce(0, +) / Double(bits.count)
  }

  /// Legend, text, and what the script fills.
  package func html(in context: inout PageContext) -> String {
    let live = LiveBlock(
      name, scripts: [Self.script], style: PackageResources.surprising_text_css,
      substitute: "Resting the pointer on a token shows the likeliest tokens in its place.")
    let spans = tokens.map(span).joined()
    return """
      <div class="surprise">
      \(legend)
      <div class="surprise-text" dir="auto">\(spans)</div>
      \(live.html(in: &context))
      </div>
      """
  }

  /// Shows titles as tables.
  package static let script = PageScript(
    PackageResources.surprising_text_js,
    sha256: "rG+rZest7SJ0kJnekNXhCYH9QM/ldCqEueEYCjS9KWo=")

  private var legend: String {
    let steps = (0...Self.mostBits).map { bits in
      "<span class=\"b\(bits)\">\(bits)\(bits == Self.mostBits ? " and more" : "")</span>"
    }
    let prompt = tokens.contains(where: \.isPrompt) ? " <span class=\"prompt\">prompt</span>" : ""
    let described =
      tokens.contains { !$0.isPlain } ? " <span class=\"described\">no visible text</span>" : ""
    return
      "<p class=\"surprise-legend\">Surprise in bits: \(steps.joined())\(prompt)\(described)</p>"
  }

  private func span(_ token: Token) -> String {
    var styles: [String] = []
    if let bits = token.bits {
      styles.append("b\(Int(min(max(bits, 0), Double(Self.mostBits)).rounded()))")
    }
    if token.isPrompt { styles.append("prompt") }
    if !token.isPlain { styles.append("described") }
    // As numbers, new lines stay in an attribute also where it is read as XML.
    let title = token.title.split(separator: "\n").map { Markup.escaped(String($0)) }
      .joined(separator: "&#10;")
    let style = styles.isEmpty ? "" : " class=\"\(styles.joined(separator: " "))\""
    return "<span\(style) title=\"\(title)\">\(Markup.escaped(token.text))</span>"
  }

  /// With a decimal, and never zero for what can happen.
  private static func percent(_ probability: Double) -> String {
    probability < 0.0005
      ? "<0.1%" : NumberText.fixed(100 * probability, decimals: 1) + "%"
  }
}
