// BackwardWalk: the way through a graph, from its result to the gradients of the parameters.

/// A walk in two parts: it looks at the whole graph, and then sends gradients back.
package struct BackwardWalk {
  private var gradients = Gradients()
  /// The nodes that have got all of their gradients.
  private var ready: [Node] = []
  /// The parameters that a gradient may be sent to, if uses are counted.
  package private(set) var parameters: [Parameter] = []
  /// How many operations are still to send each of them one.
  private var usesLeft: [ObjectIdentifier: Int] = [:]

  /// - Parameters:
  ///   - result: where the graph ends.
  ///   - upstream: its gradient.
  ///   - countsUses: whether uses are counted, so that ``run(telling:)`` can tell which gradients are
  ///     complete.
  package init(from result: Tensor, _ upstream: Tensor, countsUses: Bool = false) {
    if let parameter = result.asParameter, parameter.requiresGradient {
      gradients.add(upstream, for: parameter)
      if countsUses { count(0, of: parameter) }
    }
    if result.isOfGradients { Self.refuseSecondDerivatives(at: "the result") }
    guard let root = result.node else { return }
    gradients.reserve(countConsumers(from: root, countsUses: countsUses))
    root.isReached = false
    root.gradient = upstream
    ready = [root]
  }

  /// Sends all gradients back; to be called once.
  ///
  /// - Parameter completed: is told each of ``parameters`` once, after its last use, with the gradients
  ///   so far: its own is among them, unless no operation has sent any.
  package mutating func run(
    telling completed: (_ parameter: Parameter, _ gradients: Gradients) -> Void = { _, _ in }
  ) -> Gradients {
    let observer = Scope.observer
    // The walk's own operations are neither recorded nor seen.
    return withoutObserver {
      withoutGradient {
        // The result itself may be a parameter, with a gradient from the start.
        for parameter in parameters where usesLeft[ObjectIdentifier(parameter)] == 0 {
          completed(parameter, gradients)
        }
        while let node = ready.popLast() {
          let inputShapes = observer == nil ? [] : node.inputs.map(\.shape)
          passBack(through: node, telling: completed)
          observer?.passedBack(through: node.operation, inputShapes: inputShapes)
        }
        // Nothing is held here too, so that whoever adds to them does so in place.
        defer { gradients = Gradients() }
        return gradients
      }
    }
  }

  private mutating func count(_ uses: Int, of parameter: Parameter) {
    let identity = ObjectIdentifier(parameter)
    if usesLeft[identity] == nil { parameters.append(parameter) }
    usesLeft[identity, default: 0] += uses
  }

  /// An operation that uses a parameter has sent its gradient, or none.
  private mutating func passedBack(
    to parameter: Parameter, _ completed: (Parameter, Gradients) -> Void
  ) {
    let identity = ObjectIdentifier(parameter)
    usesLeft[identity, default: 0] -= 1
    if usesLeft[identity] == 0 { completed(parameter, gradients) }
  }

  /// For every node behind the root, how many operations will send it a gradient; returns how many
  /// gradients will go to parameters at most.
  private mutating func countConsumers(from root: Node, countsUses: Bool) -> Int {
    var (unvisited, ends) = ([root], 0)
    root.isReached = true
    while let node = unvisited.popLast() {
      guard node.pullback != nil else {
        stop(
          "backward", "a graph that was walked before (at \(node.operation))",
          expected: "one backward a forward: its memory has been freed; run the forward again")
      }
      for place in node.inputs.indices {
        if node.inputs[place].isOfGradients { Self.refuseSecondDerivatives(at: node.operation) }
        if let parameter = node.inputs[place].changedParameter {
          let name = parameter.path ?? "of shape \(parameter.shape)"
          stop(
            "backward",
            "a graph whose parameter \(name) has changed since (at \(node.operation))",
            expected: "the numbers that its forward read: go backward before an update, an assign "
              + "or a load, or run the forward again")
        }
        guard let source = node.inputs[place].node else {
          ends += 1
          if countsUses, let parameter = node.inputs[place].parameter { count(1, of: parameter) }
          continue
        }
        source.consumersLeft += 1
        if !source.isReached {
          source.isReached = true
          unvisited.append(source)
        }
      }
    }
    return ends
  }

  private static func refuseSecondDerivatives(at place: String) -> Never {
    stop(
      "backward", "a graph that was computed from gradients (at \(place))",
      expected: "first derivatives only: gradients are constants; say so by detached()")
  }

  /// Sends a node's gradient to its inputs, frees it, and lists the inputs that have now got all of
  /// theirs.
  private mutating func passBack(
    through node: Node, telling completed: (Parameter, Gradients) -> Void
  ) {
    let inputs = node.inputs
    var upstreams: [Tensor?] = []
    if let gradient = node.gradient.take(), let pullback = node.pullback {
      upstreams = addInPlace(gradient, through: node) ?? pullback(gradient)
      guard upstreams.count == inputs.count else {
        stop(
          node.operation, "\(upstreams.count) gradients from its closure",
          expected: "\(inputs.count), one for each input")
      }
    }
    node.free()
    // By place: a loop over the elements would retain and release all that each of them holds.
    for place in inputs.indices {
      if !upstreams.isEmpty, let upstream = upstreams[place].take() {
        guard upstream.shape == inputs[place].shape else {
          stop(
            node.operation, "a gradient of shape \(upstream.shape) for input \(place)",
            expected: "the input's shape \(inputs[place].shape)",
            involving: inputs[place].parameter.map { [$0] } ?? [])
        }
        if let parameter = inputs[place].parameter {
          gradients.add(upstream, for: parameter)
        } else if let source = inputs[place].node {
          Tensor.accumulate(upstream, into: &source.gradient)
        }
      }
      if !usesLeft.isEmpty, let parameter = inputs[place].parameter {
        passedBack(to: parameter, completed)
      }
      guard let source = inputs[place].node else { continue }
      source.consumersLeft -= 1
      if source.consumersLeft == 0 {
        source.isReached = false
        ready.append(source)
      }
    }
  }

  /// Lets a node add to the gradient that its first input has already, if it can; returns what is
  /// then left to pass back.
  private mutating func addInPlace(_ upstream: Tensor, through node: Node) -> [Tensor?]? {
    guard let add = node.addGradient, let input = node.inputs.first else { return nil }
    if let parameter = input.parameter {
      return gradients.addInPlace(for: parameter) { add(upstream, $0) }
    }
    guard let source = input.node else { return nil }
    return Tensor.addInPlace(to: &source.gradient) { add(upstream, $0) }
  }
}
