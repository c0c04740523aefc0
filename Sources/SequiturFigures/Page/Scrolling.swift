// What is wider than the screen: it scrolls sideways in a box of its own, and says so.

/// Where a box is too narrow for what it holds.
enum ScrollHint {
  case everywhere, onPhones
}

/// A box that scrolls sideways, by the keyboard, too; `what` it holds stands in the hint before it.
func scrolling(
  _ html: String, what: String, label: String, isTooNarrow hint: ScrollHint?
) -> String {
  let sentence = hint.map {
    "<p class=\"scroll-hint\($0 == .onPhones ? " narrow" : "")\">"
      + "Wider than the screen: scroll the \(what) sideways.</p>\n"
  }
  return """
    \(sentence ?? "")<div class="scroll" tabindex="0" role="region" \
    aria-label="\(Markup.escaped(label))">
    \(html)
    </div>
    """
}
