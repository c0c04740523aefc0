import SequiturTensor
import Testing

extension Tensor {
  /// x³ with a gradient that is wrong at the given place only.
  fileprivate func cubed(wrongAt wrong: Int?) -> Tensor {
    let x = detached()
    return Tensor.operation("cubed", mapValues { $0 * $0 * $0 }, of: self) { upstream in
      var gradient = (upstream * 3 * x * x).values
      if let wrong { gradient[wrong] *= 1.02 }
      return [Tensor(gradient, shape: x.shape)]
    }
  }
}

struct GradientCheckTests {
  @Test func aRightGradientPasses() {
    let x = spread([2, 3])
    let before = x.values
    let check = gradientCheck(["x": x]) { x.cubed(wrongAt: nil) }
    #expect(check.passed, "\(check)")
    #expect(check.compared == 6)
    #expect(check.tolerance == 1e-3)
    #expect(check.description.contains("passed: 6 elements"))
    #expect(x.values == before)
  }

  @Test func whatDoesNotTrainIsPassedOver() {
    let (x, frozen) = (spread([2, 3]), positive([2, 3]))
    frozen.requiresGradient = false
    let check = gradientCheck(["x": x, "frozen": frozen]) { x * frozen }
    #expect(check.passed && check.compared == 6)
    let nothing = gradientCheck(["frozen": frozen]) { frozen * 2 }
    #expect(nothing.passed && nothing.compared == 0)
  }

  @Test func aWrongGradientIsNamedWithItsPlace() {
    let scale = positive([2, 3])
    // The largest numbers at the wrong place: 2 % off is more than the tolerance allows.
    let x = Parameter([1, -1, 0.5, 0.7, 2, 1], shape: [2, 3])
    let check = gradientCheck(["scale": scale, "x": x]) { x.cubed(wrongAt: 4) * scale }
    #expect(!check.passed)
    #expect(check.compared == 12)
    #expect(check.worst?.parameter == "x")
    #expect(check.worst?.place == [1, 1])
    #expect(check.description.contains("FAILED"))
    #expect(check.description.contains("x[1, 1]"))
    if let worst = check.worst {
      #expect(abs(worst.backward / worst.difference - 1.02) < 1e-3)
      #expect(abs(worst.deviation - 0.02) < 1e-3)
    }
  }

  @Test func aGradientThatIsMissingIsFound() {
    let x = positive([3])
    let check = gradientCheck(["x": x]) {
      Tensor.operation("forgetful", x.mapValues { 2 * $0 }, of: x) { _ in [nil] }
    }
    #expect(!check.passed)
    #expect(check.worst?.backward == 0)
  }

  /// Beside gradients of its module, one that is 0 but for rounding has no scale of its own.
  @Test func aGradientOfZeroPassesBesideOthers() {
    let (x, shift) = (normal([8, 6]), Parameter([3]))
    let check = gradientCheck(["x": x, "shift": shift]) { 40 * (x + shift).softmax() }
    #expect(check.passed, "\(check)")
    #expect(check.worst.map { $0.deviation < 0.5 * check.tolerance } == true, "\(check)")
  }

  /// The least scale follows the output: an error in small numbers is not lost in it.
  @Test(arguments: [1, 1e-6] as [Float]) func errorsInSmallOutputsAreFound(scale: Float) {
    let x = Parameter([1, -1, 0.5, 0.7, 2, 1], shape: [2, 3])
    let check = gradientCheck(["x": x]) { x.cubed(wrongAt: 4) * scale }
    #expect(!check.passed && check.worst?.place == [1, 1], "\(check)")
    #expect(gradientCheck(["x": x]) { x.cubed(wrongAt: nil) * scale }.passed)
  }

  @Test func aNaNNeverPasses() {
    let x = positive([2])
    let check = gradientCheck(["x": x], tolerance: .infinity.nextDown) {
      Tensor.operation("broken", x.mapValues { $0 }, of: x) { _ in [Tensor([1, .nan])] }
    }
    #expect(!check.passed)
    #expect(check.worst?.place == [1])
  }

  @Test func toleranceAndStepAreUsed() {
    let x = positive([3])
    let loose = gradientCheck([("x", x)], tolerance: 0.05) { x.cubed(wrongAt: 0) }
    let tight = gradientCheck([("x", x)], tolerance: 1e-3) { x.cubed(wrongAt: 0) }
    #expect(loose.passed && !tight.passed)
    // A step of 1000, and a 64th of it, crosses the kink of the absolute value; one of 10 does too,
    // but not those that are tried after it.
    #expect(!gradientCheck(["x": x], step: 1000) { x.absolute() }.passed)
    #expect(gradientCheck(["x": x], step: 10) { x.absolute() }.passed)
    #expect(gradientCheck(["x": x], step: 0.01) { x.absolute() }.passed)
  }

  @Test func nothingToCompare() {
    let check = gradientCheck([(name: String, parameter: Parameter)]()) { Tensor(1) }
    #expect(check.passed)
    #expect(check.worst == nil)
    #expect(check.description == "gradient check: nothing to compare")
    let empty = Parameter(zeros: [0, 2])
    #expect(gradientCheck(["empty": empty]) { empty * 2 }.compared == 0)
  }
}
