// Gradients: what a backward walk returns; handed to an optimiser, never hidden in the parameters.

import CSequiturKernels

/// The gradients of one backward walk, by parameter.
///
/// ```swift
/// var gradients = loss.backward()
/// let norm = gradients.clip(toNorm: 1)
/// optimizer.update(with: gradients)
/// ```
///
/// Returned rather than stored in the parameters, so that nothing needs to be reset to zero. The
/// order is that of the walk, which the graph alone decides. They can be read, set, filtered and
/// mapped by name too.
public struct Gradients {
  private var entries: [(parameter: Parameter, gradient: Tensor?)] = []
  private var places: [ObjectIdentifier: Int] = [:]
  /// What the entries are still to be multiplied with. An optimiser does so while it reads them,
  /// which saves a pass over all of them.
  package private(set) var pendingFactor: Float = 1
  /// Whether the parameters have been accounted for in this update: an optimiser that hands its
  /// gradients on has done so for all that get them.
  package var isAccounted = false

  /// No gradients.
  public init() {}

  /// Makes room for those of so many parameters.
  mutating func reserve(_ count: Int) {
    entries.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  /// The parameters that the graph touched.
  public var parameters: [Parameter] { entries.map(\.parameter) }

  /// Which these are, to be compared with those of other gradients.
  package var identities: [ObjectIdentifier] { entries.map { ObjectIdentifier($0.parameter) } }

  /// The gradient of a parameter, in its shape; nil if the loss does not depend on it. Setting nil
  /// removes it.
  ///
  /// It has no past: there are no second derivatives, and a backward through what was computed from
  /// it stops. A loss that takes it as a constant says so by ``Tensor/detached()``.
  public subscript(parameter: Parameter) -> Tensor? {
    get {
      guard let found = unscaled(parameter) else { return nil }
      let gradient = pendingFactor == 1 ? found.view(as: found.shape) : found * pendingFactor
      gradient.isOfGradients = true
      return gradient
    }
    set { set(newValue, for: parameter) }
  }

  /// A gradient before ``pendingFactor``, and its place in the order of the walk.
  package typealias Entry = (place: Int, gradient: Tensor)

  /// That of a parameter.
  package func entry(of parameter: Parameter) -> Entry? {
    places[ObjectIdentifier(parameter)].flatMap { place in
      entries[place].gradient.map { (place, $0) }
    }
  }

  /// The gradient of a parameter before ``pendingFactor``.
  package func unscaled(_ parameter: Parameter) -> Tensor? {
    entry(of: parameter)?.gradient
  }

  /// The same, without a search where the gradient stands at the place that was found the last time:
  /// the gradients of a model usually come in one order.
  package func unscaled(_ parameter: Parameter, lastAt place: inout Int) -> Tensor? {
    if place >= entries.count || entries[place].parameter !== parameter {
      guard let found = places[ObjectIdentifier(parameter)] else { return nil }
      place = found
    }
    return entries[place].gradient
  }

  private mutating func set(_ gradient: Tensor?, for parameter: Parameter) {
    guard let gradient else {
      self = filter { _, other in other !== parameter }
      return
    }
    guard gradient.shape == parameter.shape else {
      stop(
        "Gradients", "a gradient of shape \(gradient.shape)",
        expected: "the parameter's shape \(parameter.shape)", involving: [parameter])
    }
    applyPendingFactor()
    if let place = places[ObjectIdentifier(parameter)] {
      entries[place].gradient = gradient.detached()
    } else {
      add(gradient, for: parameter)
    }
  }

  /// Adds to the gradient of a parameter.
  package mutating func add(_ gradient: Tensor, for parameter: Parameter) {
    applyPendingFactor()
    if let place = places[ObjectIdentifier(parameter)] {
      Tensor.accumulate(gradient, into: &entries[place].gradient)
    } else {
      places[ObjectIdentifier(parameter)] = entries.count
      // Without the past that a gradient from outside the walk may have.
      entries.append((parameter, gradient.detached()))
    }
  }

  /// Lets a closure add to the gradient of a parameter that already has one, and returns what it
  /// returns; nil if there is none, or somebody else holds it.
  mutating func addInPlace<Result>(for parameter: Parameter, _ add: (Tensor) -> Result) -> Result? {
    applyPendingFactor()
    guard let place = places[ObjectIdentifier(parameter)] else { return nil }
    return Tensor.addInPlace(to: &entries[place].gradient, add)
  }

  /// The gradients that a rule picks by name or parameter; a parameter that is in no model has the
  /// name "".
  ///
  /// ```swift
  /// let ofBlocks = gradients.filter { name, _ in name.hasPrefix("blocks.") }.norm
  /// optimizer.update(with: gradients.filter { _, parameter in parameter.rank == 2 })
  /// ```
  public func filter(_ isIncluded: (_ name: String, _ parameter: Parameter) -> Bool) -> Gradients {
    var result = Gradients()
    for entry in entries where isIncluded(entry.parameter.path ?? "", entry.parameter) {
      result.places[ObjectIdentifier(entry.parameter)] = result.entries.count
      result.entries.append(entry)
    }
    (result.pendingFactor, result.isAccounted) = (pendingFactor, isAccounted)
    return result
  }

  /// Adds other gradients to these, such as those of a further micro-batch.
  public mutating func add(_ other: Gradients) {
    for parameter in other.parameters {
      if let gradient = other[parameter] { add(gradient, for: parameter) }
    }
  }

  /// Multiplies every gradient by a factor.
  public mutating func scale(by factor: Float) {
    pendingFactor *= factor
  }

  private mutating func applyPendingFactor() {
    guard pendingFactor != 1 else { return }
    for place in entries.indices {
      guard let gradient = entries[place].gradient.take() else { continue }
      entries[place].gradient = gradient * pendingFactor
    }
    pendingFactor = 1
  }

  /// The norm of all gradients taken as one vector.
  public var norm: Float {
    let counts = entries.map { Int64($0.gradient?.count ?? 0) }
    let pointers = entries.map { $0.gradient.map { UnsafePointer($0.pointer) } }
    let sum = sq_sum_of_squares(Int64(entries.count), counts, pointers)
    return abs(pendingFactor) * Float(sum.squareRoot())
  }

  /// Scales all gradients by one factor so that their common norm is at most `limit` (Pascanu et
  /// al. 2013), and returns the norm before. A norm that is not finite changes nothing: it is
  /// returned for the caller to act on.
  @discardableResult
  public mutating func clip(toNorm limit: Float) -> Float {
    guard limit > 0 else { stop("clip(toNorm:)", "\(limit)", expected: "a limit above 0") }
    let found = norm
    if found.isFinite && found > limit { scale(by: limit / found) }
    return found
  }
}
