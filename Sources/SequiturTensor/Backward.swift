// The backward walk: from a loss to the gradients of the parameters behind it.

extension Tensor {
  /// The gradients of this single number (a loss) for every parameter behind it.
  ///
  /// Walks the graph once, iteratively, and frees it while it goes: memory falls as the walk
  /// proceeds, and a second call on the same graph stops with a message; so does one after a
  /// parameter of the graph has changed. Gradients of a parameter that was used in several places
  /// are summed in a fixed order.
  public func backward() -> Gradients {
    guard count == 1 else {
      stop("backward", "shape \(shape)", expected: "a single number, such as a mean loss")
    }
    return backward(from: Tensor(ones: shape))
  }

  /// The gradients of sum(self * upstream) for every parameter behind it.
  ///
  /// - Parameter upstream: the gradient of what follows, in this tensor's shape.
  public func backward(from upstream: Tensor) -> Gradients {
    guard upstream.shape == shape else {
      stop("backward", "an upstream gradient of shape \(upstream.shape)", expected: "\(shape)")
    }
    let observer = Scope.observer
    return withoutObserver {
      withoutGradient { walk(from: upstream, telling: observer) }
    }
  }

  /// The walk itself; its own operations are neither recorded nor seen.
  private func walk(
    from upstream: Tensor, telling observer: (any OperationObserver)?
  ) -> Gradients {
    var gradients = Gradients()
    if let parameter = asParameter, parameter.requiresGradient {
      gradients.add(upstream, for: parameter)
    }
    if isOfGradients { Self.refuseSecondDerivatives(at: "the result") }
    guard let root = node else { return gradients }
    gradients.reserve(Self.countConsumers(from: root))
    root.isReached = false
    root.gradient = upstream
    var ready = [root]
    while let node = ready.popLast() {
      let inputShapes = observer == nil ? [] : node.inputs.map(\.shape)
      Self.passBack(through: node, into: &gradients, ready: &ready)
      observer?.passedBack(through: node.operation, inputShapes: inputShapes)
    }
    return gradients
  }

  /// For every node behind the root, how many operations will send it a gradient; returns how many
  /// gradients will go to parameters at most.
  private static func countConsumers(from root: Node) -> Int {
    var (unvisited, ends) = ([root], 0)
    root.isReached = true
    while let node = unvisited.popLast() {
      guard node.pullback != nil else {
        stop(
          "backward", "a graph that was walked before (at \(node.operation))",
          expected: "one backward a forward: its memory has been freed; run the forward again")
      }
      for place in node.inputs.indices {
        if node.inputs[place].isOfGradients { refuseSecondDerivatives(at: node.operation) }
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
  private static func passBack(
    through node: Node, into gradients: inout Gradients, ready: inout [Node]
  ) {
    let inputs = node.inputs
    var upstreams: [Tensor?] = []
    if let gradient = node.gradient.take(), let pullback = node.pullback {
      upstreams = addInPlace(gradient, through: node, into: &gradients) ?? pullback(gradient)
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
          accumulate(upstream, into: &source.gradient)
        }
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
  private static func addInPlace(
    _ upstream: Tensor, through node: Node, into gradients: inout Gradients
  ) -> [Tensor?]? {
    guard let add = node.addGradient, let input = node.inputs.first else { return nil }
    if let parameter = input.parameter {
      return gradients.addInPlace(for: parameter) { add(upstream, $0) }
    }
    guard let source = input.node else { return nil }
    return addInPlace(to: &source.gradient) { add(upstream, $0) }
  }
}
