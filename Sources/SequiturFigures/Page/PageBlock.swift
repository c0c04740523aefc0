// What a page is made of, and how blocks are listed in code.

/// A part of a page that writes itself as HTML.
public protocol PageBlock: Sendable {
  /// The HTML of the block; ids and numbers come from the context.
  func html(in context: inout PageContext) -> String
}

/// Hands out what must be unique within a page, and collects the style rules of its figures and the
/// scripts of its living blocks.
public struct PageContext: Sendable {
  private var identifiers = 0
  private var figures = 0
  private(set) var styles: [String] = []
  private(set) var scripts: [PageScript] = []

  package init() {}

  /// An id that no other block of the page has.
  mutating func identifier(_ prefix: String) -> String {
    identifiers += 1
    return "\(prefix)-\(identifiers)"
  }

  /// The number of the next figure, from 1.
  mutating func nextFigureNumber() -> Int {
    figures += 1
    return figures
  }

  /// Adds style rules to the page, once however often they are asked for.
  mutating func add(style: String) {
    if !style.isEmpty && !styles.contains(style) { styles.append(style) }
  }

  /// Adds a script to the page, once however often it is asked for.
  mutating func add(script: PageScript) {
    if !scripts.contains(script) { scripts.append(script) }
  }
}

/// Lists blocks line by line, with `if`, `for` and arrays of blocks between them.
@resultBuilder
public enum BlockBuilder {
  /// One block.
  public static func buildExpression(_ block: any PageBlock) -> [any PageBlock] { [block] }
  /// An array of blocks.
  public static func buildExpression(_ blocks: [any PageBlock]) -> [any PageBlock] { blocks }
  /// Blocks after each other.
  public static func buildBlock(_ parts: [any PageBlock]...) -> [any PageBlock] {
    parts.flatMap { $0 }
  }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [any PageBlock]?) -> [any PageBlock] { part ?? [] }
  /// The first branch of an `if`.
  public static func buildEither(first part: [any PageBlock]) -> [any PageBlock] { part }
  /// The second branch of an `if`.
  public static func buildEither(second part: [any PageBlock]) -> [any PageBlock] { part }
  /// A `for` loop.
  public static func buildArray(_ parts: [[any PageBlock]]) -> [any PageBlock] {
    parts.flatMap { $0 }
  }
}

extension [any PageBlock] {
  /// The HTML of all blocks in order.
  func html(in context: inout PageContext) -> String {
    map { $0.html(in: &context) }.joined(separator: "\n")
  }
}
