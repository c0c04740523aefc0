// Format: a form of files that come from outside, with what must hold for any bytes in its place.

import SequiturBase
import SequiturFiles
import TestSupport

/// A form of files: examples, and how they are read and written.
struct Format: Sendable {
  /// The files of a folder by their names.
  typealias Files = [String: [UInt8]]

  /// What became of an input.
  enum Outcome: Int, CaseIterable { case refused, read }

  let name: String
  /// Whole examples, to begin with.
  let seeds: @Sendable () throws -> [Files]
  /// Which of an example's files are damaged.
  var damages: @Sendable (String) -> Bool = { _ in true }
  /// Damages the bytes of a file.
  var damage: @Sendable (inout Mutator, [UInt8]) -> [UInt8] = { $0.changed($1) }
  /// Reads a folder; what is read is written to another and read from there, and must be the same.
  let pass: @Sendable (_ folder: String, _ other: String) throws -> Outcome

  /// Runs the body with an empty folder; the files are what it leaves in the folder that it returns.
  static func files(
    _ names: [String]? = nil, _ body: (_ folder: String) throws -> String
  ) throws -> Files {
    try withTemporaryFolder { folder in
      try files(names, in: body(folder))
    }
  }

  /// The files of a folder, all or those of some names.
  static func files(_ names: [String]? = nil, in folder: String) throws -> Files {
    var files: Files = [:]
    for name in try names ?? Folder.names(in: folder) {
      files[name] = try OpenFile.contents(of: "\(folder)/\(name)")
    }
    return files
  }

  /// A form whose files are read as a value.
  ///
  /// - Parameters:
  ///   - read: the value of a folder, or a typed error.
  ///   - write: writes a value into an empty folder.
  ///   - isSame: whether both are the same to whoever reads them.
  init<Value>(
    _ name: String, seeds: @escaping @Sendable () throws -> [Files],
    read: @escaping @Sendable (_ folder: String) throws -> Value,
    write: @escaping @Sendable (Value, _ folder: String) throws -> Void,
    isSame: @escaping @Sendable (Value, Value) throws -> Bool
  ) {
    self.name = name
    self.seeds = seeds
    pass = { folder, other in
      let value: Value
      do {
        value = try read(folder)
      } catch let error where error is any UserError || error is JSONError {
        guard !"\(error)".isEmpty else { throw Disagreement(of: "an error without a sentence") }
        return .refused
      }
      do {
        try write(value, other)
        guard try isSame(value, read(other)) else { throw Disagreement(of: "another value") }
      } catch let error as any UserError {
        throw Disagreement(of: "an error: \(error)")
      }
      return .read
    }
  }

  /// The same where values can be compared.
  init<Value: Equatable & Sendable>(
    _ name: String, seeds: @escaping @Sendable () throws -> [Files],
    read: @escaping @Sendable (_ folder: String) throws -> Value,
    write: @escaping @Sendable (Value, _ folder: String) throws -> Void
  ) {
    self.init(name, seeds: seeds, read: read, write: write) { $0 == $1 }
  }
}

/// What was written and read back is not what was read at first.
struct Disagreement: Error, CustomStringConvertible {
  let description: String

  init(of found: String) {
    description = "expected what was read, written and read again to be the same, found \(found)"
  }
}
