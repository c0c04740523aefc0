// The text of --help, within 80 columns.

extension Command {
  /// What `--help` prints: abstract, usage line, every argument with its default, and examples.
  package var help: String {
    var positionals: [HelpEntry] = []
    var options: [HelpEntry] = []
    for argument in arguments {
      let entry = (argument.helpSyntax, argument.helpWords(defaults: defaults))
      if case .positional = argument.kind {
        positionals.append(entry)
      } else {
        options.append(entry)
      }
    }
    options += [("-h, --help", "show this help"), ("--version", "show the version")]

    var sections = [wrapped(abstract, to: helpWidth).joined(separator: "\n"), usage]
    if !positionals.isEmpty { sections.append(helpSection("Arguments", positionals)) }
    sections.append(helpSection("Options", options))
    if !examples.isEmpty {
      let lines = examples.map { "  \($0.line)\n      \($0.meaning)" }
      sections.append((["Examples:"] + lines).joined(separator: "\n"))
    }
    return sections.joined(separator: "\n\n")
  }

  private var usage: String {
    var words = ["Usage:", name, "[options]"]
    for argument in arguments {
      switch argument.kind {
      case .option(let count) where argument.minimum > 0:
        words.append("\(argument.label) " + argument.placeholders(count))
      case .positional(let rest):
        let value = rest ? "\(argument.label)..." : argument.label
        words.append(argument.minimum > 0 ? value : "[\(value)]")
      case .option, .flag: break
      }
    }
    return wrapped(words.joined(separator: " "), to: helpWidth, indent: 2).joined(separator: "\n")
  }
}

extension Argument {
  fileprivate func placeholders(_ count: Int) -> String {
    Array(repeating: "<\(placeholder)>", count: count).joined(separator: " ")
  }

  fileprivate var helpSyntax: String {
    switch kind {
    case .flag: "--[no-]\(name)"
    case .option(let count): "\(label) \(placeholders(count))"
    case .positional: label
    }
  }

  fileprivate func helpWords(defaults: Settings) -> String {
    var notes = hint.map { [$0] } ?? []
    if isRepeatable, case .option = kind { notes.append("may be repeated") }
    if let text = defaultText(defaults), !text.isEmpty {
      notes.append("default:\(noBreakSpace)\(text)")
    }
    return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
  }
}

let helpWidth = 80

/// Keeps two words on one line; printed as a plain space.
private let noBreakSpace: Character = "\u{A0}"

/// One line of help: what is typed, and what it means.
typealias HelpEntry = (syntax: String, words: String)

/// A titled list in two columns; a long left side stands on a line of its own.
func helpSection(_ title: String, _ entries: [HelpEntry]) -> String {
  let widest = entries.map(\.syntax.count).filter { $0 <= 24 }.max() ?? 0
  let column = widest + 4
  var lines = ["\(title):"]
  for entry in entries {
    var words = wrapped(entry.words, to: helpWidth - column)
    var left = "  " + entry.syntax
    if left.count + 2 <= column {
      left += String(repeating: " ", count: column - left.count)
      left += words.isEmpty ? "" : words.removeFirst()
    }
    lines.append(left)
    lines += words.map { String(repeating: " ", count: column) + $0 }
  }
  return lines.joined(separator: "\n")
}

/// The text in lines of at most `width` characters, broken at spaces, or in a longer word at
/// commas.
func wrapped(_ text: String, to width: Int, indent: Int = 0) -> [String] {
  var lines: [String] = []
  var line = ""
  let margin = String(repeating: " ", count: indent)
  for word in text.split(separator: " ").flatMap({ pieces(of: $0, width: width - indent) }) {
    let separator = line.isEmpty || line.hasSuffix(",") && !word.startsWord ? "" : " "
    if !line.isEmpty, line.count + separator.count + word.text.count > width {
      lines.append(line)
      line = margin + word.text
    } else {
      line += separator + word.text
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines.map { String($0.map { $0 == noBreakSpace ? " " : $0 }) }
}

/// A word, cut after commas where it is longer than a line.
private func pieces(of word: Substring, width: Int) -> [(text: Substring, startsWord: Bool)] {
  guard word.count > width else { return [(word, true)] }
  var pieces: [(text: Substring, startsWord: Bool)] = []
  var start = word.startIndex
  while start < word.endIndex {
    let end = word[start...].firstIndex(of: ",").map(word.index(after:)) ?? word.endIndex
    pieces.append((word[start..<end], start == word.startIndex))
    start = end
  }
  return pieces
}
