// PageScript: the text of a script, and the hash by which a page's content policy lets it run.

import SequiturBase

/// A script that a page may carry: constant text without anything of the data, which travel apart.
///
/// A page's content policy names the hash of each of its scripts, and browsers run no other: not one
/// that came in through a title or a file's name. The hash is written beside the text, not computed,
/// so that no change of a script goes unnoticed; `openssl dgst -sha256 -binary FILE | base64` prints
/// it.
public struct PageScript: Hashable, Sendable {
  /// What runs.
  public let text: String
  /// The SHA-256 of the text's UTF-8 bytes, in base64.
  public let sha256: String

  /// A script's UTF-8 bytes, such as those of a file embedded in code, and their hash. Stops at a
  /// text that would end its own element.
  public init(_ bytes: [UInt8], sha256: String) {
    text = String(decoding: bytes, as: UTF8.self)
    if let end = ["</script", "<!--"].first(where: text.lowercased().contains) {
      stop("PageScript", "a text with \(end)", expected: "one that HTML reads to its end")
    }
    self.sha256 = sha256
  }

  /// What the scripts of all living blocks share; it comes before them.
  package static let live = PageScript(
    PackageResources.live_js, sha256: "V4qcHK5MQrr/fx0eTQnbsskarx/LEJ2t7cou4y0DtiI=")
}
