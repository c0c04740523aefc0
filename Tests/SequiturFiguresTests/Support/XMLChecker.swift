// What a document of well-formed XML contains, by the XML parser of the system.

import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Why a text is not what it should be.
struct XMLProblem: Error, CustomStringConvertible {
  let description: String
}

/// What a checked document contains.
final class XMLContents: NSObject, XMLParserDelegate {
  private(set) var elements: [String: Int] = [:]
  private(set) var attributes: [(name: String, value: String)] = []
  private(set) var text = ""

  var ids: [String] { attributes.filter { $0.name == "id" }.map(\.value) }

  /// The ids that are referred to.
  var references: [String] {
    attributes.compactMap { name, value in
      if name == "for" || name.hasPrefix("aria-") && name.hasSuffix("by") { return value }
      return value.hasPrefix("url(#") ? String(value.dropFirst(5).dropLast()) : nil
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements[element, default: 0] += 1
    self.attributes += attributes.map { ($0.key, $0.value) }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }
}

/// Reads one document; throws at the first thing XML does not allow, and where an id is used twice.
func checkedXML(_ document: String, _ name: String = "document") throws -> XMLContents {
  let contents = XMLContents()
  let parser = XMLParser(data: Data(document.utf8))
  parser.delegate = contents
  guard parser.parse(), parser.parserError == nil else {
    let problem = parser.parserError.map { "\($0)" } ?? "not parsed"
    throw XMLProblem(description: "\(name), line \(parser.lineNumber): \(problem)")
  }
  guard Set(contents.ids).count == contents.ids.count else {
    throw XMLProblem(description: "\(name): an id is used twice: \(contents.ids)")
  }
  return contents
}
