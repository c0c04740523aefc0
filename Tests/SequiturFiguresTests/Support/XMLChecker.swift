// A small check that markup is well-formed XML: tags nest, attributes are quoted, ids are unique.

/// Why a text is not well formed.
struct XMLProblem: Error, CustomStringConvertible {
  let description: String
}

/// What a checked document contains.
struct XMLContents {
  var elements: [String: Int] = [:]
  var ids: [String] = []
  var references: [String] = []
  var text = ""
}

/// Reads one document; throws at the first thing XML does not allow.
func checkedXML(_ document: String) throws -> XMLContents {
  var contents = XMLContents()
  var open: [String] = []
  var rest = Substring(document)
  while let first = rest.first {
    if first != "<" {
      let text = rest.prefix { $0 != "<" }
      try checkText(text)
      if text.contains(where: { !$0.isWhitespace }) && open.isEmpty {
        throw XMLProblem(description: "text outside of the root: \(text.prefix(40))")
      }
      contents.text += text
      rest = rest.dropFirst(text.count)
      continue
    }
    guard let end = rest.firstIndex(of: ">") else {
      throw XMLProblem(description: "a tag never ends: \(rest.prefix(40))")
    }
    var tag = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("?") || tag.hasPrefix("!DOCTYPE") { continue }
    if tag.hasPrefix("/") {
      guard let last = open.popLast(), last == tag.dropFirst() else {
        throw XMLProblem(description: "</\(tag.dropFirst())> does not close what is open: \(open)")
      }
      continue
    }
    let closesItself = tag.hasSuffix("/")
    if closesItself { tag = tag.dropLast() }
    let name = String(tag.prefix { $0.isLetter || $0.isNumber })
    guard !name.isEmpty else { throw XMLProblem(description: "a tag without name: <\(tag)>") }
    contents.elements[name, default: 0] += 1
    try readAttributes(tag.dropFirst(name.count), of: name, into: &contents)
    if !closesItself { open.append(name) }
  }
  guard open.isEmpty else { throw XMLProblem(description: "never closed: \(open)") }
  guard Set(contents.ids).count == contents.ids.count else {
    throw XMLProblem(description: "an id is used twice: \(contents.ids)")
  }
  return contents
}

private func readAttributes(
  _ text: Substring, of element: String, into contents: inout XMLContents
) throws {
  var rest = text
  var names: Set<String> = []
  while true {
    rest = rest.drop { $0.isWhitespace }
    guard !rest.isEmpty else { return }
    let name = String(rest.prefix { $0 != "=" })
    rest = rest.dropFirst(name.count)
    guard rest.hasPrefix("=\""), !name.contains(where: \.isWhitespace) else {
      throw XMLProblem(description: "<\(element)> has an attribute without quotes: \(text)")
    }
    let value = rest.dropFirst(2).prefix { $0 != "\"" }
    rest = rest.dropFirst(2 + value.count)
    guard rest.first == "\"" else {
      throw XMLProblem(description: "<\(element) \(name)> never ends its quotes")
    }
    rest = rest.dropFirst()
    try checkText(value)
    guard names.insert(name).inserted else {
      throw XMLProblem(description: "<\(element)> has \(name) twice")
    }
    if name == "id" { contents.ids.append(String(value)) }
    if name.hasPrefix("aria-") && name.hasSuffix("by") { contents.references.append(String(value)) }
    if name == "for" { contents.references.append(String(value)) }
    if value.hasPrefix("url(#") {
      contents.references.append(String(value.dropFirst(5).dropLast()))
    }
  }
}

private func checkText(_ text: Substring) throws {
  for scalar in text.unicodeScalars
  where scalar.value < 0x20 && !"\t\n".unicodeScalars.contains(scalar) {
    throw XMLProblem(description: "control character \(scalar.value)")
  }
  for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
    let entity = part.prefix { $0 != ";" }
    guard ["amp", "lt", "gt", "quot", "#39"].contains(entity) else {
      throw XMLProblem(description: "a bare & before \(part.prefix(20))")
    }
  }
}
