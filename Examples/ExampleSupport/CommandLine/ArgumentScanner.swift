// Sorts the words of a command line by the arguments they belong to; values stay text here.

/// The words of one command line, by declared argument.
struct ArgumentScanner<Settings> {
  /// The raw values of every argument that was given, by name.
  private(set) var values: [String: [String]] = [:]
  private var positionals: [String] = []
  /// The option whose value came right before the first word that stands alone behind one.
  private var optionBeforeWord: Argument<Settings>?
  private let named: [Argument<Settings>]
  private let placed: [Argument<Settings>]
  private let otherNames: [String: String]

  init(_ arguments: [Argument<Settings>], otherNames: [String: String]) {
    self.otherNames = otherNames
    named = arguments.filter { if case .positional = $0.kind { false } else { true } }
    placed = arguments.filter { if case .positional = $0.kind { true } else { false } }
  }

  /// Whether a word is an option rather than a value: `-3`, `-.5` and `-` alone are values.
  static func looksLikeOption(_ word: String) -> Bool {
    guard word.hasPrefix("-"), let second = word.dropFirst().first else { return false }
    return !second.isNumber && second != "."
  }

  /// Takes all words, or throws at the first that does not fit.
  mutating func scan(_ words: [String]) throws(UsageError) {
    var rest = words[...]
    var last: Argument<Settings>?
    while let word = rest.popFirst() {
      if word == "--" {
        positionals += rest
        break
      } else if Self.looksLikeOption(word) {
        last = try takeOption(word, &rest)
      } else {
        positionals.append(word)
        if let last, last.mayHoldSpaces { optionBeforeWord = optionBeforeWord ?? last }
        last = nil
      }
    }
    try placePositionals()
    for argument in named + placed where values[argument.name, default: []].count < argument.minimum
    {
      throw UsageError("\(argument.label): missing; expected \(argument.expectation)")
    }
  }

  /// Takes an option with its values. Of one that is given twice, the last counts.
  private mutating func takeOption(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> Argument<Settings> {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let attached = parts.count == 2 ? String(parts[1]) : nil
    let typed = String(parts[0])
    let name = String(typed.drop { $0 == "-" }.map { $0 == "_" ? "-" : $0 })
    guard typed.hasPrefix("--"), let (argument, isOn) = declared(name) else {
      throw unknown(typed, name)
    }
    if !argument.isRepeatable { values[argument.name] = nil }
    guard case .option(let count) = argument.kind else {
      if let attached {
        throw UsageError(
          "--\(name): expected no value, found \(quoted(attached)); "
            + "use --\(argument.name) or --no-\(argument.name)")
      }
      values[argument.name] = [isOn ? "on" : "off"]
      return argument
    }
    var taken = attached.map { [$0] } ?? []
    while taken.count < count { taken.append(try nextValue(of: argument, taken.count, &rest)) }
    values[argument.name, default: []] += taken
    return argument
  }

  /// The argument of a name, and whether the name switches it on.
  private func declared(_ name: String) -> (Argument<Settings>, Bool)? {
    if let argument = named.first(where: { $0.name == name }) { return (argument, true) }
    guard name.hasPrefix("no-") else { return nil }
    let positive = name.dropFirst(3)
    for argument in named where argument.name == positive {
      if case .flag = argument.kind { return (argument, false) }
    }
    return nil
  }

  private func unknown(_ typed: String, _ name: String) -> UsageError {
    var known = named.map(\.name) + ["help", "version"]
    for argument in named {
      if case .flag = argument.kind { known.append("no-\(argument.name)") }
    }
    let meant = otherNames[name].flatMap { known.contains($0) ? $0 : nil }
    let suggestion = (meant ?? nearest(to: name, among: known)).map { "did you mean '--\($0)'?" }
    return UsageError(
      "unknown option \(quoted(typed)); \(suggestion ?? "--help lists all options")")
  }

  private func nextValue(
    of argument: Argument<Settings>, _ taken: Int, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    var expected = argument.expectation
    if case .option(let count) = argument.kind, count > 1 {
      expected = "\(count) values (\(expected) each)"
    }
    let found = taken == 0 ? "" : "\(taken) and "
    guard let next = rest.first else {
      throw UsageError("\(argument.label): expected \(expected), found \(found)nothing after it")
    }
    guard !Self.looksLikeOption(next) else {
      let escape = taken == 0 ? "; if that is the value, write \(argument.label)=\(next)" : ""
      throw UsageError(
        "\(argument.label): expected \(expected), found \(found)the option \(quoted(next))\(escape)"
      )
    }
    rest.removeFirst()
    return next
  }

  private mutating func placePositionals() throws(UsageError) {
    var rest = positionals[...]
    for argument in placed {
      guard !rest.isEmpty else { return }
      if case .positional(rest: true) = argument.kind {
        values[argument.name] = Array(rest)
        return
      }
      values[argument.name] = [rest.removeFirst()]
    }
    guard let extra = rest.first else { return }
    let suggestion =
      declared(extra).map { _ in "did you mean '--\(extra)'?" }
      ?? optionBeforeWord.map { "a value of \($0.label) with spaces needs quotes around it" }
      ?? "--help shows what is accepted"
    throw UsageError("unexpected argument \(quoted(extra)); \(suggestion)")
  }
}
