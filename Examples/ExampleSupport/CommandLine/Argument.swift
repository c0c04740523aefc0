// The declaration of one option, flag or positional argument, bound to a property of a settings
// type.

/// One declared argument, bound to a property whose initial value is the default.
package struct Argument<Settings>: Sendable {
  /// How the argument stands on the command line.
  package enum Kind: Sendable {
    /// `--name` and `--no-name`.
    case flag
    /// `--name value`, with this many values.
    case option(values: Int)
    /// A value known by its place; `rest` takes all that remain.
    case positional(rest: Bool)
  }

  /// The name in kebab-case, without leading hyphens.
  package let name: String
  package let kind: Kind
  /// Whether the argument may be given more than once, each use adding values.
  package let isRepeatable: Bool
  /// The fewest values that must be given: 0 for an optional argument.
  package let minimum: Int
  /// What help shows in place of one value, without brackets.
  package let placeholder: String
  /// The words after "expected" when a value is missing.
  package let expectation: String
  package let help: String
  /// What help adds about accepted values.
  package let hint: String?
  /// The default as help shows it; nil to show none.
  package let defaultText: @Sendable (Settings) -> String?
  /// Reads the raw values of all uses into the settings.
  package let assign: @Sendable (inout Settings, [String]) throws(ValueMismatch) -> Void

  /// Whether a value may hold spaces, so that a forgotten quote gives more words than were meant.
  var mayHoldSpaces: Bool { ["a text", "a path"].contains(expectation) }

  /// The name as the user types it.
  package var label: String {
    if case .positional = kind { "<\(name)>" } else { "--\(name)" }
  }
}

extension Argument {
  /// A key path that may cross threads with the declaration that holds it.
  package typealias Path<Value> = WritableKeyPath<Settings, Value> & Sendable

  /// `--name` and `--no-name`, for a property that is on or off.
  package static func flag(_ name: String, _ path: Path<Bool>, _ help: String) -> Self {
    Argument(
      name: name, kind: .flag, isRepeatable: false, minimum: 0, placeholder: "",
      expectation: "no value", help: help, hint: nil,
      defaultText: { $0[keyPath: path] ? "on" : "off" },
      assign: { (settings, values) throws(ValueMismatch) in
        settings[keyPath: path] = values == ["on"]
      })
  }

  /// `--name value`; without it, the property keeps its default, unless the option is required.
  package static func option<Value>(
    _ name: String, _ path: Path<Value>, _ format: ValueFormat<Value>, value: String? = nil,
    required: Bool = false, _ help: String
  ) -> Self {
    single(
      name, .option(values: 1), format, value, required, help,
      shown: { format.write($0[keyPath: path]) }, set: { $0[keyPath: path] = $1 })
  }

  /// `--name value`; without it, the property keeps its default, usually nil.
  package static func option<Value>(
    _ name: String, _ path: Path<Value?>, _ format: ValueFormat<Value>, value: String? = nil,
    _ help: String
  ) -> Self {
    single(
      name, .option(values: 1), format, value, false, help,
      shown: { $0[keyPath: path].map(format.write) }, set: { $0[keyPath: path] = $1 })
  }

  /// `--name first second ...` with exactly `count` values.
  package static func option<Value>(
    _ name: String, _ path: Path<[Value]>, count: Int, of format: ValueFormat<Value>,
    value: String? = nil, _ help: String
  ) -> Self {
    several(
      name, .option(values: count), path, format, value, minimum: 0, isRepeatable: false, help)
  }

  /// `--name value`, as often as wanted; the first use replaces the default, later uses add to it.
  package static func repeatable<Value>(
    _ name: String, _ path: Path<[Value]>, _ format: ValueFormat<Value>, value: String? = nil,
    _ help: String
  ) -> Self {
    several(
      name, .option(values: 1), path, format, value, minimum: 0, isRepeatable: true, help)
  }

  /// A value known by its place, which must be given.
  package static func positional<Value>(
    _ name: String, _ path: Path<Value>, _ format: ValueFormat<Value>, _ help: String
  ) -> Self {
    single(
      name, .positional(rest: false), format, nil, true, help,
      shown: { format.write($0[keyPath: path]) }, set: { $0[keyPath: path] = $1 })
  }

  /// A value known by its place; without it, the property keeps its default, usually nil.
  package static func positional<Value>(
    _ name: String, _ path: Path<Value?>, _ format: ValueFormat<Value>, _ help: String
  ) -> Self {
    single(
      name, .positional(rest: false), format, nil, false, help,
      shown: { $0[keyPath: path].map(format.write) }, set: { $0[keyPath: path] = $1 })
  }

  /// All remaining values, at least `minimum` of them; declared after every other positional.
  package static func positionals<Value>(
    _ name: String, _ path: Path<[Value]>, _ format: ValueFormat<Value>, atLeast minimum: Int = 0,
    _ help: String
  ) -> Self {
    several(
      name, .positional(rest: true), path, format, nil, minimum: minimum, isRepeatable: true, help)
  }

  private static func single<Value>(
    _ name: String, _ kind: Kind, _ format: ValueFormat<Value>, _ placeholder: String?,
    _ required: Bool, _ help: String, shown: @escaping @Sendable (Settings) -> String?,
    set: @escaping @Sendable (inout Settings, Value) -> Void
  ) -> Self {
    Argument(
      name: name, kind: kind, isRepeatable: false, minimum: required ? 1 : 0,
      placeholder: placeholder ?? format.placeholder, expectation: format.expectation, help: help,
      hint: format.hint, defaultText: { required ? nil : shown($0) },
      assign: { (settings, values) throws(ValueMismatch) in
        for value in values { set(&settings, try format.read(value)) }
      })
  }

  private static func several<Value>(
    _ name: String, _ kind: Kind, _ path: Path<[Value]>, _ format: ValueFormat<Value>,
    _ placeholder: String?, minimum: Int, isRepeatable: Bool, _ help: String
  ) -> Self {
    Argument(
      name: name, kind: kind, isRepeatable: isRepeatable, minimum: minimum,
      placeholder: placeholder ?? format.placeholder, expectation: format.expectation, help: help,
      hint: format.hint,
      defaultText: { settings in
        let values = settings[keyPath: path].map { "\"\(format.write($0))\"" }
        return minimum > 0 || values.isEmpty ? nil : values.joined(separator: " ")
      },
      assign: { (settings, values) throws(ValueMismatch) in
        var read: [Value] = []
        for value in values { read.append(try format.read(value)) }
        settings[keyPath: path] = read
      })
  }
}
