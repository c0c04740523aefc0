// The register of all toy tasks, by the names that commands, files and figures use.

/// The name of a toy task; the raw value is stable.
package enum ToyTaskName: String, CaseIterable, Codable, Sendable {
  case whoBitWhom = "who-bit-whom"
  case whoBitWhomArticles = "who-bit-whom-articles"
  case firstToken = "first-token"
  case sorted
  case reverse
  case previousToken = "previous-token"
  case distance

  /// The task of this name.
  package var task: any ToyTask {
    switch self {
    case .whoBitWhom: WhoBitWhom(withArticles: false)
    case .whoBitWhomArticles: WhoBitWhom(withArticles: true)
    case .firstToken: FirstToken()
    case .sorted: Sorted()
    case .reverse: Reverse()
    case .previousToken: PreviousToken()
    case .distance: Distance()
    }
  }
}
