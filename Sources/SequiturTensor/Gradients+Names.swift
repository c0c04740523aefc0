// Gradients by name: read, set and mapped. A name is the path of a parameter in its model.

extension Gradients {
  /// The names of the parameters that the graph touched, in the order of the walk. A parameter has
  /// one from when its model's parameters are first listed, as every optimiser does.
  public var names: [String] { parameters.compactMap(\.path) }

  /// The gradient of the parameter with a name, in its shape; nil if the loss does not depend on
  /// it.
  ///
  /// ```swift
  /// let steepness = gradients["blocks.0.attentionNorm.weight"]?.values.map(abs).max()
  /// gradients["head.weight"] = nil  // this update leaves the head alone
  /// ```
  ///
  /// Only what is there can be set: an unknown name stops the program. One that parameters of
  /// several models bear stops it too; ask by the parameter then.
  public subscript(name: String) -> Tensor? {
    get { parameter(named: name).flatMap { self[$0] } }
    set {
      guard let parameter = parameter(named: name) else {
        stop("Gradients", "no gradient named \(name)", expected: "one of the names: \(names)")
      }
      self[parameter] = newValue
    }
  }

  private func parameter(named name: String) -> Parameter? {
    let found = parameters.filter { $0.path == name }
    guard found.count <= 1 else {
      stop(
        "Gradients", "\(found.count) parameters named \(name)",
        expected: "one: ask for the gradient by the parameter")
    }
    return found.first
  }

  /// The gradients of the same parameters, each replaced by another one of its shape. The closure
  /// runs without recording.
  ///
  /// ```swift
  /// gradients = gradients.map { name, gradient in
  ///   name.hasPrefix("tokens.") ? gradient * 0.1 : gradient
  /// }
  /// ```
  public func map(_ transform: (_ name: String, _ gradient: Tensor) -> Tensor) -> Gradients {
    var result = self
    withoutGradient {
      for parameter in parameters {
        result[parameter] = self[parameter].map { transform(parameter.path ?? "", $0) }
      }
    }
    return result
  }
}
