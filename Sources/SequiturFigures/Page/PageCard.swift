// PageCard: another page as a small picture, its title and a few words.

/// A page of the same folder, shown by a small picture of its main figure beside its title, which is
/// a link, and a text. The picture is for the eye alone: it has no words, and listeners pass over it.
public struct PageCard: PageBlock {
  private let page: PageLink
  private let picture: (any Figure)?
  private let text: RichText
  /// Pictures are drawn narrow, so that lines stay lines when they are shown small.
  private static let drawnWidth = 360.0

  /// A card for a page; without a picture, only words.
  public init(_ page: PageLink, picture: (any Figure)?, text: RichText) {
    self.page = page
    self.picture = picture
    self.text = text
  }

  /// The card as HTML.
  public func html(in context: inout PageContext) -> String {
    var thumbnail = ""
    if let picture {
      context.add(style: picture.extraStyle)
      let drawing = picture.svg(
        width: min(picture.width, Self.drawnWidth), identifier: context.identifier("figure"))
      thumbnail = "<div class=\"thumbnail\" aria-hidden=\"true\">\(drawing)</div>\n"
    }
    return """
      <div class="card">
      \(thumbnail)<div>
      <p class="card-title" dir="auto">\(page.html())</p>
      <p dir="auto">\(text.html)</p>
      </div>
      </div>
      """
  }
}
