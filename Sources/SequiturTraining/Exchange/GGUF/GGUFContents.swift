// GGUFContents: what a GGUF file says of itself, for people to read.

import SequiturBase
import SequiturFiles

/// The keys and tensors of a GGUF file, also of one whose model has no counterpart here.
package struct GGUFContents {
  /// The keys with their values in words, in the order of the file.
  package let keys: [(name: String, value: String)]
  /// The tensors, the innermost axis last.
  package let tensors: [(name: String, type: String, shape: [Int], count: Int)]
  /// What the file says of its tokeniser.
  package let tokenizer: String

  /// Reads the header of a file.
  ///
  /// - Throws: ``ExchangeError`` if it is damaged, or has tensors of a type that is not read here.
  package init(path: String) throws(ExchangeError) {
    let file = try attempt(OpenFile(path: path)) { ExchangeError(cannotRead: path, $0) }
    let header = try GGUFHeader.read(file, path: path).header
    keys = header.keys.map { ($0, $1.words) }
    tensors = header.entries.map { ($0.name, $0.type.name, $0.shape, $0.count) }
    guard case .text(let model) = header["tokenizer.ggml.model"],
      case .texts(let tokens) = header["tokenizer.ggml.tokens"]
    else {
      tokenizer = "none"
      return
    }
    tokenizer = "\(model), \(counted(tokens.count, "token"))"
  }
}

extension GGUFValue {
  fileprivate var words: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .boolean(let value): "\(value)"
    case .text(let value): value.count > 60 ? value.prefix(60) + "..." : value
    case .texts(let values): counted(values.count, "text")
    case .integers(let values): counted(values.count, "whole number")
    case .other: "something else"
    }
  }
}
