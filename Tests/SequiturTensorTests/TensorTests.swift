import SequiturTensor
import Testing

struct TensorTests {
  @Test func constructionAndReading() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(x.shape == [2, 3])
    #expect(x.rank == 2)
    #expect(x.count == 6)
    #expect(x[0, 2] == 3)
    #expect(x[1, 0] == 4)
    #expect(x.values == [1, 2, 3, 4, 5, 6])
    #expect(Tensor([1, 2]).shape == [2])
    #expect(Tensor(7).shape == [])
    #expect(Tensor(7).item == 7)
    #expect(Tensor(7)[] == 7)
    #expect(Tensor([3], shape: [1, 1]).item == 3)
    #expect(Tensor(zeros: [2, 2]).values == [0, 0, 0, 0])
    #expect(Tensor(ones: [3]).values == [1, 1, 1])
    #expect(Tensor(repeating: -2, shape: [2]).values == [-2, -2])
    #expect(Tensor(zeros: [2, 0, 3]).count == 0)
    #expect(Tensor(zeros: [2, 0, 3]).values == [])
  }

  @Test func finiteness() {
    #expect(Tensor([1, -3]).isFinite)
    #expect(!Tensor([1, .nan]).isFinite)
    #expect(!Tensor([-.infinity, 0]).isFinite)
    #expect(Tensor(zeros: [0]).isFinite)
  }

  @Test func mapValuesKeepsTheShape() {
    let x = Tensor([1, -2], shape: [1, 2]).mapValues { $0 * 10 }
    #expect(x.shape == [1, 2])
    #expect(x.values == [10, -20])
    #expect(!Parameter([1]).mapValues { $0 }.requiresGradient)
  }

  @Test func detachedHasNoPast() {
    let x = Parameter([2, 3])
    let y = x * x
    #expect(y.requiresGradient)
    let cut = y.detached()
    #expect(!cut.requiresGradient)
    #expect(cut.values == y.values)
    // d(x² · cut)/dx = 2 x · x², without the part through cut.
    #expect((y * cut).sum().backward()[x]?.values == [16, 54])
    #expect(!x.detached().requiresGradient)
  }

  @Test func descriptions() {
    #expect("\(Tensor([0.5, 1], shape: [1, 2]))" == "Tensor [1, 2]: 0.5 1.0")
    #expect("\(Parameter([2]))" == "Parameter [1]: 2.0")
    #expect("\(Tensor(zeros: [13]))".hasSuffix("0.0 ..."))
  }

  static let mistakes: Mistakes = [
    "Tensor: found 3 values for shape [2, 2], expected 4 values": {
      _ = Tensor([1, 2, 3], shape: [2, 2])
    },
    "Tensor: found shape [2, -1], expected no negative length": { _ = Tensor(zeros: [2, -1]) },
    "Tensor: found shape [4294967296, 4294967296], expected a size that 64 bits can count": {
      _ = Tensor(zeros: [1 << 32, 1 << 32])
    },
    "item: found shape [2], expected a tensor of one number": { _ = Tensor(zeros: [2]).item },
    "subscript: found place [1, 3] in shape [2, 3]": { _ = Tensor(zeros: [2, 3])[1, 3] },
    "subscript: found place [1] in shape [2, 3]": { _ = Tensor(zeros: [2, 3])[1] },
  ]
}
