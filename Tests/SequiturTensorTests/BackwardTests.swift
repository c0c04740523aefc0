import SequiturTensor
import Testing

struct BackwardTests {
  private let x = Parameter([1, -2, 3])

  @Test func gradientsOfSeveralUsesAreSummed() {
    // d/dx (x² + 3x + x e^0) = 2x + 4
    let y = x * x + 3 * x + x * Tensor([1, 1, 1])
    #expect(y.sum().backward()[x]?.values == [6, 0, 10])
  }

  /// One tensor object as the gradient of two inputs: what is added to one of them must not show in
  /// the other.
  @Test func sharedGradientsStayApart() {
    // y = h + h with h = 2x, where h is used once more: dh = 2 + 5.
    let h = x * 2
    #expect((h + h + h * 5).sum().backward()[x]?.values == [14, 14, 14])

    // The gradient of a + b goes to both as one object; then a receives more.
    let (p, q) = (Parameter([1, 1]), Parameter([1, 1]))
    let gradients = ((p + q) + p * 3).sum().backward()
    #expect(gradients[p]?.values == [4, 4])
    #expect(gradients[q]?.values == [1, 1])
    let others = (p * 3 + (q + p)).sum().backward()
    #expect(others[p]?.values == [4, 4])
    #expect(others[q]?.values == [1, 1])
  }

  @Test func aParameterTimesItself() {
    #expect((x * x).sum().backward()[x]?.values == [2, -4, 6])
    #expect((x + x).sum().backward()[x]?.values == [2, 2, 2])
    #expect((x - x).sum().backward()[x]?.values == [0, 0, 0])
    #expect((x / x).sum().backward()[x]?.values == [0, 0, 0])
  }

  @Test func reshapedGradientsShareMemoryUnharmed() {
    // Upstream memory is shared through the chain of views; x receives it, then more.
    let h = x * 1
    let view = h.reshaped([3, 1]).reshaped([1, 3]).reshaped([3])
    let gradients = (view + h * 2 + view).sum().backward()
    #expect(gradients[x]?.values == [4, 4, 4])

    let upstream = Tensor([1, 2, 3])
    let again = (x.reshaped([3, 1]).reshaped([3]) + x).backward(from: upstream)
    #expect(again[x]?.values == [2, 4, 6])
    #expect(upstream.values == [1, 2, 3])
  }

  @Test func oneTensorReturnedTwiceByAClosure() {
    let (p, q) = (Parameter([1, 2]), Parameter([3, 4]))
    let (a, b) = (p * 1, q * 1)
    let both = Tensor.operation("both", a.detached() + b.detached(), of: a, b) { upstream in
      let shared = upstream * 2
      return [shared, shared]
    }
    let gradients = (both + a * 10 + b * 100).sum().backward()
    #expect(gradients[p]?.values == [12, 12])
    #expect(gradients[q]?.values == [102, 102])
  }

  @Test func aTensorThatTheClosureKeepsIsNotChanged() {
    let kept = Tensor([1, 2, 3])
    let mine = Tensor.operation("mine", x.mapValues { $0 }, of: x) { _ in [kept] }
    let gradients = (mine + x).sum().backward()
    #expect(gradients[x]?.values == [2, 3, 4])
    #expect(kept.values == [1, 2, 3])
    let other = Tensor.operation("mine", x.mapValues { $0 }, of: x) { _ in [kept.reshaped([3])] }
    #expect((x + other + x).sum().backward()[x]?.values == [3, 4, 5])
    #expect(kept.values == [1, 2, 3])
  }

  @Test func aParameterReturnedAsGradientIsNotChanged() {
    let p = Parameter([5, 6, 7])
    let mine = Tensor.operation("mine", x.mapValues { $0 }, of: x) { _ in [p] }
    #expect((mine + x * 2).sum().backward()[x]?.values == [7, 8, 9])
    #expect(p.values == [5, 6, 7])
  }

  @Test func upstreamIsNeitherChangedNorKeptWithItsPast() {
    let upstream = x * 2
    let gradients = (x + x).backward(from: upstream)
    #expect(gradients[x]?.values == [4, -8, 12])
    #expect(upstream.values == [2, -4, 6])
    let direct = x.backward(from: upstream)[x]
    #expect(direct?.values == [2, -4, 6])
    #expect(direct?.requiresGradient == false)
  }

  @Test func aLossWithoutAPastHasNoGradients() {
    #expect(Tensor(3).backward().parameters.isEmpty)
    #expect(Parameter([4], shape: []).backward().parameters.count == 1)
    #expect((Tensor(3) * 2).backward().parameters.isEmpty)
  }

  @Test func anyShapeOfOneNumberWillDo() {
    let p = Parameter([3], shape: [1, 1])
    #expect((p * p).backward()[p]?.values == [6])
  }

  @Test func branchesOfDifferentLengths() {
    // A diamond in which the long branch arrives after the short one:
    // y = x + (((x·2)·2)·2)·x, dy/dx = 1 + 16 x
    let long = ((x * 2) * 2) * 2
    #expect((x + long * x).sum().backward()[x]?.values == [17, -31, 49])
  }

  @Test func aBranchWithoutGradientIsPassedThrough() {
    let h = x * 2
    let stopped = Tensor.operation("stop", h.detached(), of: h) { _ in [nil] }
    #expect((stopped * 5 + h).sum().backward()[x]?.values == [2, 2, 2])
    // Only the branch that stops: nothing arrives, and nothing breaks.
    let only = Tensor.operation("stop", h.detached(), of: x * 3) { _ in [nil] }
    #expect(only.sum().backward()[x] == nil)
  }

  @Test func exponentialGrowthOfPathsIsNoProblem() {
    // 2^60 paths, 60 operations.
    var y = x * 1
    for _ in 0..<60 { y = (y + y) * 0.5 }
    #expect(y.sum().backward()[x]?.values == [1, 1, 1])
  }

  /// Numbers may change where no gradient is taken with them.
  @Test func aChangeThatNoGradientReadsIsNoMistake() {
    let (w, v) = (Parameter([2, 3]), Parameter([5, 7]))
    // A sum, a gathered row and a reshaped view need only the shapes of their inputs.
    let sums = (w + v).sum() + w.reshaped([2, 1]).gatherRows(Indices([1])).sum()
    // A frozen input of a difference, as running means are.
    let mean = Parameter([1, 1])
    mean.requiresGradient = false
    let centred = (v - mean).squared().sum()
    w.assign([0, 0])
    mean.assign([9, 9])
    #expect(sums.backward()[w]?.values == [1, 2])
    #expect(centred.backward()[v]?.values == [8, 12])

    // A graph that went backward, one that was dropped, and one that was never recorded.
    let done = (w * v).sum()
    _ = done.backward()
    _ = (w * v).sum()
    let unrecorded = withoutGradient { w * v }
    w.assign([2, 3])
    #expect(unrecorded.sum().backward().parameters.isEmpty)
    #expect((w * v).sum().backward()[v]?.values == [2, 3])

    // A check puts back what it varies.
    let waiting = (w * v).sum()
    #expect(gradientCheck(["w": w]) { (w * w).sum() }.passed)
    #expect(waiting.backward()[v]?.values == [2, 3])
  }

  @Test func gradientsOfSeveralGraphsAreTakenBeforeTheUpdate() {
    let (w, v) = (Parameter([2]), Parameter([3]))
    let losses = [(w * v).sum(), (w * w * v).sum()]
    var gradients = losses[0].backward()
    gradients.add(losses[1].backward())
    #expect(gradients[w]?.values == [3 + 12] && gradients[v]?.values == [2 + 4])
  }

  @Test func notANumberPropagates() {
    let p = Parameter([1, .nan, .infinity, 0])
    let gradients = (p.log() * p + p.softmax()).sum().backward()
    #expect(gradients[p]?.values[1].isNaN == true)
    #expect((1 / p).sum().backward()[p]?.values[3] == -.infinity)
    let q = Parameter([1, .infinity])
    #expect(q.layerNorm().sum().backward()[q]?.isFinite == false)
    #expect(q.crossEntropy(targets: Indices([0], shape: [])).item.isFinite == false)
  }

  @Test func theGraphIsFreedAsTheWalkProceeds() async {
    await #expect(processExitsWith: .success) { expectMemoryToFall() }
  }

  @Test func droppingATensorFreesItsGraph() async {
    await #expect(processExitsWith: .success) { expectDroppedGraphsToBeFreed() }
  }

  @Test func deepGraphsDoNotOverflowASmallStack() async {
    await #expect(processExitsWith: .success) {
      onASmallStack {
        expectDeepGraphsToWork()
      }
    }
  }

  /// Gradients are constants for those who say so, and for all that asks for no second ones.
  @Test func gradientsAsConstants() {
    let x = Parameter([1, 2])
    let gradients = (x * x).sum().backward()
    guard let gradient = gradients[x] else { return }
    #expect(((x + gradient.detached()) * 3).sum().backward()[x]?.values == [3, 3])
    #expect(((x + gradient.sign()) * 3).sum().backward()[x]?.values == [3, 3])
    let step = withoutGradient { gradient * 0.1 }
    #expect(((x - step) * 3).sum().backward()[x]?.values == [3, 3])
    #expect((gradient * 2).values == [4, 8] && !gradient.requiresGradient)
    var changed = gradients
    changed[x] = gradient * 2
    #expect(changed[x]?.values == [4, 8])
  }

  static let mistakes: Mistakes = [
    "backward: found a graph that was computed from gradients (at the result), expected first": {
      let x = Parameter([1, 2])
      let penalty = (x * x).sum().backward()[x].map { ($0.squared().sum() - 1).squared() }
      _ = penalty?.backward()
    },
    "backward: found a graph that was computed from gradients (at +) … by detached()": {
      let x = Parameter([1, 2])
      let penalty = (x * x).sum().backward()[x].map { $0.squared().sum() }
      _ = penalty.map { (x.sum() + $0 * 0.1).backward() }
    },
    "backward: found a graph whose parameter head.weight has changed since (at *), expected": {
      let (w, v) = (Parameter([2]), Parameter([3]))
      w.path = "head.weight"
      let losses = [(w * v).sum(), (w * v).sum()]
      let gradients = losses[0].backward()
      w.assign(w.detached() - 3 * (gradients[w] ?? w))
      _ = losses[1].backward()
    },
    "backward: found a graph whose parameter of shape [1] has changed … run the forward again": {
      let (w, v) = (Parameter([2]), Parameter([3]))
      w.requiresGradient = false
      let loss = (w * v).sum()
      w.assign([5])
      _ = loss.backward()
    },
    "backward: found a graph whose parameter of shape [1, 2] has changed since (at *)": {
      let (w, v) = (Parameter([2, 4], shape: [1, 2]), Parameter([3, 5]))
      let constant = w.detached().reshaped([2])
      let loss = (constant * v).sum()
      w.assign([1, 2])
      _ = loss.backward()
    },
    "backward: found shape [2], expected a single number": {
      _ = (Parameter([1, 2]) * 2).backward()
    },
    "backward: found an upstream gradient of shape [], expected [2]": {
      _ = (Parameter([1, 2]) * 2).backward(from: Tensor(1))
    },
    "backward: found a graph that was walked before … one backward a forward": {
      let loss = Parameter([1, 2]).squared().sum()
      _ = loss.backward()
      _ = loss.backward()
    },
    "backward: found a graph that was walked before (at squared)": {
      let shared = Parameter([1, 2]).squared()
      _ = shared.sum().backward()
      _ = (shared * 2).sum().backward()
    },
    "backward: found a graph that was walked before (at sum)": {
      let loss = Parameter([1, 2]).squared().sum()
      _ = loss.backward()
      _ = (loss * 2).backward()
    },
  ]
}
