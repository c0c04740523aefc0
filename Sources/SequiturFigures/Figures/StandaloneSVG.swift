// A figure as a file of its own, with its style inside: for READMEs and slides.

/// A figure as the text of an `.svg` file that needs nothing else.
///
/// It follows the light or dark theme of its viewer and brings its own background, so that it
/// stays legible on any page.
public struct StandaloneSVG: Sendable {
  /// The text of the file.
  public let text: String

  /// Draws the figure at its own width, or at the given one.
  public init(_ figure: some Figure, width: Double? = nil) {
    let margin = 16.0
    let style = Theme.styleSheet + FigureStyle.rules + figure.extraStyle
    let backdrop = "<rect x=\"-16\" y=\"-16\" width=\"100%\" height=\"100%\" class=\"backdrop\"/>"
    let inner = "<style>\n\(style)</style>\n\(backdrop)\n"
    text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + figure.svg(width: width, identifier: "figure", inner: inner, margin: margin) + "\n"
  }
}
