// The words and the bar of a progress line, as a pure function of how far the work has come.

/// How far a piece of work has come, ready to be shown.
package struct ProgressView {
  let label: String
  let done: Int
  let total: Int
  /// Whether only the percentage says something, as of bytes that were counted in hundredths.
  var isShare = false
  let elapsed: Duration
  let status: String

  /// One plain line: `training: 340/1000 (34 %), 52.1/s, 0:12 left, loss 0.69`.
  var plain: String {
    let percent = total > 0 && !isShare ? " (\(done * 100 / total) %)" : ""
    return "\(label): \((["\(progress)\(percent)"] + details).joined(separator: ", "))"
  }

  /// A line of at most `width` columns: the bar takes what the words leave, or goes; then it is
  /// cut.
  func bar(width: Int, usesColor: Bool) -> String {
    let words = ([progress] + details).joined(separator: "  ")
    let cells = min(30, width - label.count - words.count - 4)
    guard cells >= 5 else { return String("\(label)  \(words)".prefix(max(0, width))) }
    let filled = total > 0 ? min(cells, cells * done / total) : 0
    let bar =
      TextStyle.cyan.applied(to: String(repeating: "█", count: filled), usesColor: usesColor)
      + TextStyle.dim.applied(
        to: String(repeating: "░", count: cells - filled), usesColor: usesColor)
    return "\(label)  \(bar)  \(words)"
  }

  private var progress: String {
    isShare ? "\(total > 0 ? done * 100 / total : 100) %" : "\(done)/\(total)"
  }

  private var details: [String] {
    var parts: [String] = []
    let seconds = elapsed / .seconds(1)
    if done > 0, seconds > 0 {
      let rate = Double(done) / seconds
      if !isShare { parts.append(Self.rate(rate)) }
      parts.append(
        done < total ? "\(Self.clock(Double(total - done) / rate)) left" : Self.clock(seconds))
    }
    if !status.isEmpty { parts.append(status) }
    return parts
  }

  /// Steps per second, with a digit after the point only where it says something.
  package static func rate(_ perSecond: Double) -> String {
    if perSecond >= 100 { return "\(Int(perSecond.rounded()))/s" }
    return "\((perSecond * 10).rounded() / 10)/s"
  }

  /// Minutes and seconds, and hours where there are any: `1:05`, `2:00:05`.
  package static func clock(_ seconds: Double) -> String {
    // A rate near zero can promise more seconds than an Int holds.
    let whole = Int(min(seconds.rounded(.up), 359_999))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let tail = two(whole % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(tail)" : "\(minutes):\(tail)"
  }
}
