// ModuleWalk: the walk through a module's properties, which gives everything in it its path.

import SequiturTensor

/// What reflection finds in a module: parameters, modules, and places of modules, each with its
/// path, in the order of declaration. A path is the names of the properties, joined by dots; a
/// place in an array is its number, one in a dictionary its key.
struct ModuleWalk {
  private(set) var parameters: [NamedParameter] = []
  private(set) var modules: [(name: String, module: any Module)] = []
  private(set) var places: [String: any ReplaceablePlace] = [:]
  private var names: Set<String> = []
  private var seen: Set<ObjectIdentifier> = []

  mutating func visit(_ value: Any, path: [String] = []) {
    if let parameter = value as? Parameter {
      add(parameter, name: path.joined(separator: "."))
      return
    }
    if let place = value as? any ReplaceablePlace {
      places[path.joined(separator: ".")] = place
      visit(place.part, path: path)
      return
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      if let wrapped = mirror.children.first { visit(wrapped.value, path: path) }
    case .collection where Self.holdsPlainValues(value),
      .dictionary where Self.holdsPlainValues(value):
      break
    case .collection, .tuple:
      for (index, child) in mirror.children.enumerated() {
        // Tuple labels are names; ".0" and the missing labels of arrays are numbers.
        let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
        visit(child.value, path: path + [label ?? "\(index)"])
      }
    case .dictionary:
      let entries = mirror.children.compactMap { Self.entry(of: $0.value) }
      for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
        visit(value, path: path + [key])
      }
    case .class where !seen.insert(ObjectIdentifier(value as AnyObject)).inserted:
      break
    default:
      guard let module = value as? any Module else { return }
      modules.append((path.joined(separator: "."), module))
      // A base class declares its properties before the classes that inherit them.
      for level in Array(sequence(first: mirror) { $0.superclassMirror }).reversed() {
        for child in level.children {
          visit(child.value, path: path + (child.label.map { [Self.name(of: $0)] } ?? []))
        }
      }
    }
  }

  /// A property's name: what a property wrapper stores has an underscore before it.
  private static func name(of label: String) -> String {
    label.hasPrefix("_") ? String(label.dropFirst()) : label
  }

  private mutating func add(_ parameter: Parameter, name: String) {
    guard seen.insert(ObjectIdentifier(parameter)).inserted else { return }
    guard names.insert(name).inserted else {
      stop(
        "Module", "two parameters named \(name)",
        expected: "a name each: rename one of the properties or dictionary keys")
    }
    parameters.append((name, parameter))
  }

  /// Whether an array or a dictionary holds numbers or texts, which are not worth walking.
  private static func holdsPlainValues(_ value: Any) -> Bool {
    guard let element = (value as? any ElementTyped)?.elementType else { return false }
    return element is any Numeric.Type || element == Bool.self || element == String.self
  }

  private static func entry(of pair: Any) -> (key: String, value: Any)? {
    let parts = Array(Mirror(reflecting: pair).children)
    return parts.count == 2 ? ("\(parts[0].value)", parts[1].value) : nil
  }
}

/// A container that tells the type of its elements, without looking at any.
private protocol ElementTyped {
  var elementType: Any.Type { get }
}

extension Array: ElementTyped {
  fileprivate var elementType: Any.Type { Element.self }
}

extension Dictionary: ElementTyped {
  fileprivate var elementType: Any.Type { Value.self }
}
