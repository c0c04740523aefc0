// Tensor: a shape, its numbers, and where it came from. Operations are in Operations/, one family a
// file, each beside its gradient.

import CSequiturKernels
import SequiturBase

/// A dense, row-major array of Float32 that remembers the operation it came from, so that
/// ``backward()`` can find the gradients of the parameters behind it.
///
/// A reference type. Its numbers never change after it was made; only a ``Parameter`` is updated in
/// place. It has at most 8 axes. Shapes in this documentation use one legend: B batch, T time
/// (sequence), C channels (model width), H heads, D head width, V vocabulary.
///
/// A shape mistake is a programmer's error: it stops the program with a line that names the
/// operation, the shapes and what was expected.
public class Tensor {
  /// The length of every axis; `[]` for a single number.
  public let shape: [Int]
  /// How many numbers it holds.
  public let count: Int
  /// The most axes that a tensor may have: the kernels' limit.
  package static let maximumRank = 8
  // Unchecked, here, in Parameter and in Node: the runtime would look for another access at the same
  // time, 350 times in a step of a small model.
  @exclusivity(unchecked) package private(set) final var storage: Storage
  /// Where the numbers are in the storage, which several may share; nil for a parameter that holds
  /// them as blocks.
  @exclusivity(unchecked) private(set) final var place: UnsafeMutablePointer<Float>?
  /// The operation behind this tensor; nil for constants, parameters, and inside
  /// ``withoutGradient(_:)``.
  @exclusivity(unchecked) final var node: Node?
  /// Whether it is a gradient or was computed from some, with no parameter behind it but through
  /// them: a walk that comes here is asked for second derivatives.
  @exclusivity(unchecked) final var isOfGradients = false
  /// The parameter whose memory a view of it reads; nil for all else, also for the parameter.
  private let viewed: Parameter?

  /// Takes a storage that holds at least as many numbers from `offset` as the shape asks for.
  ///
  /// - Parameter count: how many these are, where that is known.
  package init(
    shape: [Int], count: Int? = nil, storage: Storage, offset: Int = 0, node: Node? = nil,
    viewOf viewed: Parameter? = nil
  ) {
    guard shape.count <= Self.maximumRank else {
      stop("Tensor", "shape \(shape)", expected: "at most \(Self.maximumRank) axes")
    }
    self.shape = shape
    self.storage = storage
    place = storage.pointer + offset
    self.node = node
    self.viewed = viewed
    self.count = count ?? shape.product
  }

  /// Memory for a result, not yet written: for operations that fill it at once.
  @usableFromInline
  package convenience init(uninitialized shape: [Int]) {
    for axis in 0..<shape.count where shape[axis] < 0 {
      stop("Tensor", "shape \(shape)", expected: "no negative length")
    }
    let count = shape.product
    self.init(shape: shape, count: count, storage: Storage(count: count))
  }

  /// Creates a tensor from its numbers in row-major order.
  public convenience init(_ values: [Float], shape: [Int]) {
    self.init(uninitialized: shape)
    guard values.count == count else {
      stop("Tensor", "\(values.count) values for shape \(shape)", expected: "\(count) values")
    }
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: count) }
    }
  }

  /// Creates a tensor of one axis.
  public convenience init(_ values: [Float]) {
    self.init(values, shape: [values.count])
  }

  /// Creates a single number: a tensor of shape `[]`.
  public convenience init(_ value: Float) {
    self.init([value], shape: [])
  }

  /// Creates a tensor that holds one value everywhere.
  public convenience init(repeating value: Float, shape: [Int]) {
    self.init(uninitialized: shape)
    sq_fill(Int64(count), value, pointer)
  }

  /// Creates a tensor of zeros.
  public convenience init(zeros shape: [Int]) {
    self.init(repeating: 0, shape: shape)
  }

  /// Creates a tensor of ones.
  public convenience init(ones shape: [Int]) {
    self.init(repeating: 1, shape: shape)
  }

  /// Creates a tensor of independent normal numbers with mean 0.
  public convenience init(
    normal shape: [Int], deviation: Float = 1, using random: inout SeededRandom
  ) {
    checkConstant("Tensor(normal:)", "deviation", deviation, .notNegative)
    self.init(drawing: shape) { deviation * random.normal() }
  }

  /// Creates a tensor of independent numbers, uniform in the range.
  public convenience init(
    uniform range: ClosedRange<Float>, shape: [Int], using random: inout SeededRandom
  ) {
    let width = range.upperBound - range.lowerBound
    self.init(drawing: shape) { range.lowerBound + width * random.uniform() }
  }

  /// Draws number after number, unless the scope asks for zeros in their place.
  private convenience init(drawing shape: [Int], _ number: () -> Float) {
    self.init(uninitialized: shape)
    guard Scope.drawsStartValues else {
      sq_fill(Int64(count), 0, pointer)
      return
    }
    for index in 0..<count { pointer[index] = number() }
  }

  /// The first number in memory, for kernels. Stops at a parameter that holds blocks.
  @usableFromInline package final var pointer: UnsafeMutablePointer<Float> {
    guard let place else {
      stop(
        "Tensor", "the numbers of a quantised parameter read",
        expected: "only linear maps in withoutGradient and gathered rows to read it",
        involving: [self])
    }
    return place
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// A copy of the numbers in row-major order.
  public var values: [Float] {
    Array(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// The number of a tensor that holds exactly one.
  public var item: Float {
    guard count == 1 else { stop("item", "shape \(shape)", expected: "a tensor of one number") }
    return pointer[0]
  }

  /// One number, by its place on every axis: `logits[0, 3, 17]`.
  public subscript(place: Int...) -> Float {
    guard place.count == rank, zip(place, shape).allSatisfy({ 0..<$1 ~= $0 }) else {
      stop(
        "subscript", "place \(place) in shape \(shape)",
        expected: "a place inside every axis for a number; a part of a tensor is x[0, 0...]")
    }
    var offset = 0
    for (index, length) in zip(place, shape) { offset = offset * length + index }
    return pointer[offset]
  }

  /// The shape with another length of the last axis; there is at least one axis.
  func shape(withLast length: Int) -> [Int] {
    var changed = shape
    changed[rank - 1] = length
    return changed
  }

  /// Whether a gradient would reach something behind this tensor.
  public var requiresGradient: Bool { node != nil }

  /// This tensor if it is a parameter: a cast without its cost.
  var asParameter: Parameter? { nil }

  /// The parameter whose numbers these are, which it may change: itself, or the one that this is a
  /// view of.
  var owner: Parameter? { asParameter ?? viewed }

  /// The same numbers without the past: nothing behind it receives a gradient from it. Shares
  /// memory; the tensor itself if it has no past.
  public func detached() -> Tensor {
    node != nil || isOfGradients || asParameter != nil
      ? Tensor(
        shape: shape, count: count, storage: storage, offset: pointer - storage.pointer,
        viewOf: owner)
      : self
  }

  /// Where the numbers are, for closures that read them and nothing else: without the past, as
  /// ``detached()``, and without an object of its own.
  var memory: Memory { Memory(storage: storage, pointer: pointer) }

  /// The same memory, from one of its numbers on, under another shape and with another past.
  func view(as shape: [Int], from start: Int = 0, node: Node? = nil) -> Tensor {
    Tensor(
      shape: shape, storage: storage, offset: pointer - storage.pointer + start, node: node,
      viewOf: owner)
  }

  /// Moves the numbers into another storage, which has room for them there.
  func move(to storage: Storage, offset: Int) {
    let place = storage.pointer + offset
    place.update(from: pointer, count: count)
    (self.storage, self.place) = (storage, place)
  }

  /// Holds blocks in place of the numbers, whose memory is left.
  func hold(blocks: Storage) { (storage, place) = (blocks, nil) }

  /// This tensor as the result of an operation that had nothing to do: without its past where
  /// nothing is recorded.
  func unchanged() -> Tensor {
    Scope.recordsGradients ? self : detached()
  }

  /// Whether every number is finite.
  public var isFinite: Bool { sq_first_not_finite(Int64(count), pointer) < 0 }

  /// Whether no other tensor (a reshaped or detached view) shares the memory.
  var storageIsUnique: Bool { isKnownUniquelyReferenced(&storage) }
}

extension Tensor: CustomStringConvertible {
  /// The shape and the first numbers: `Tensor [2, 3]: 0.5 1.0 ...`.
  public var description: String {
    let shown = values.prefix(12).map { "\($0)" }.joined(separator: " ")
    return "\(type(of: self)) \(shape): \(shown)\(count > 12 ? " ..." : "")"
  }
}

extension [Int] {
  /// How many elements a shape has. Stops where 64 bits cannot say it.
  var product: Int {
    var product = 1
    for axis in 0..<count {
      let (result, overflow) = product.multipliedReportingOverflow(by: self[axis])
      if overflow { stop("Tensor", "shape \(self)", expected: "a size that 64 bits can count") }
      product = result
    }
    return product
  }
}
