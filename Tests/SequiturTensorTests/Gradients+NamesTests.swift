import SequiturTensor
import Testing

struct GradientsNamesTests {
  private let x = Parameter([1, 2])
  private let y = Parameter([3, 4])
  private let nameless = Parameter([1, 1])

  /// Gradients (3, 4) of `a.x` and (1, 2) of `a.y`, times 10, and (10, 10) of a parameter in no
  /// model.
  private func gradients() -> Gradients {
    (x.path, y.path) = ("a.x", "a.y")
    var gradients = ((x * y).sum() + nameless.sum()).backward()
    gradients.scale(by: 10)
    return gradients
  }

  @Test func readByName() {
    let gradients = gradients()
    #expect(gradients.names.sorted() == ["a.x", "a.y"])
    #expect(gradients["a.x"]?.values == [30, 40])
    #expect(gradients["a"] == nil)
  }

  @Test func setByNameAndByParameter() {
    var gradients = gradients()
    gradients["a.x"] = Tensor([5, 6])
    #expect(gradients[x]?.values == [5, 6])
    #expect(gradients[y]?.values == [10, 20])
    // What is set has no past, and others see nothing of it.
    let copy = gradients
    gradients[y] = x * 2
    #expect(gradients["a.y"]?.values == [2, 4] && gradients["a.y"]?.requiresGradient == false)
    #expect(copy[y]?.values == [10, 20])
    gradients["a.y"] = nil
    #expect(gradients[y] == nil && gradients.names == ["a.x"])
    // One that was not there.
    gradients[y] = Tensor([7, 8])
    #expect(gradients["a.y"]?.values == [7, 8])
    var sum = Gradients()
    sum.add(gradients)
    sum.add(gradients)
    #expect(sum["a.y"]?.values == [14, 16])
  }

  @Test func filter() {
    let all = gradients()
    let some = all.filter { name, parameter in name == "a.x" || parameter === nameless }
    #expect(some[x]?.values == [30, 40] && some[nameless]?.values == [10, 10] && some[y] == nil)
    #expect(some.names == ["a.x"])
    #expect(abs(some.norm - 51.96152) < 1e-4)
    #expect(all.filter { name, _ in name.isEmpty }.parameters.count == 1)
    #expect(all[y]?.values == [10, 20])
  }

  @Test func map() {
    let all = gradients()
    var seen: [String] = []
    let mapped = all.map { name, gradient in
      seen.append(name)
      return name == "a.x" ? gradient + x : gradient
    }
    #expect(seen.sorted() == ["", "a.x", "a.y"])
    #expect(mapped[x]?.values == [31, 42] && mapped[x]?.requiresGradient == false)
    #expect(mapped[y]?.values == [10, 20] && mapped[nameless]?.values == [10, 10])
    #expect(all[x]?.values == [30, 40])
    #expect(mapped.names == all.names)
  }

  static let mistakes: Mistakes = [
    "Gradients: found a gradient of shape [], expected the parameter's shape [2]; in norm": {
      let x = Parameter([1, 2])
      x.path = "norm.weight"
      var gradients = x.sum().backward()
      gradients[x] = Tensor(1)
    },
    #"Gradients: found no gradient named wieght, expected one of the names: ["weight"]"#: {
      let x = Parameter([1, 2])
      x.path = "weight"
      var gradients = x.sum().backward()
      gradients["wieght"] = Tensor([1, 2])
    },
    "Gradients: found 2 parameters named weight, expected one": {
      let (x, y) = (Parameter([1, 2]), Parameter([1, 2]))
      (x.path, y.path) = ("weight", "weight")
      _ = (x * y).sum().backward()["weight"]
    },
  ]
}
