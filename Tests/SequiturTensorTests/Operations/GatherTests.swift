import SequiturTensor
import Testing

struct GatherTests {
  /// PyTorch 2.13: `F.embedding(torch.tensor([2, 0, 2]), e).backward(ramp)`, e = [[0, 0.1], ...].
  @Test func rowsReferenceNumbers() {
    let table = Parameter([0, 0.1, 0.2, 0.3, 0.4, 0.5], shape: [3, 2])
    checkOperation(
      "gatherRows", ["table": table], shape: [3, 2], value: [0.4, 0.5, 0, 0.1, 0.4, 0.5],
      gradients: [[0.5, 0.6666667, 0, 0, 1, 1.333333]]
    ) { table.gatherRows(Indices([2, 0, 2])) }
  }

  @Test(
    arguments: [
      ([5, 3], []), ([5, 3], [1]), ([5, 3], [2, 4]), ([4, 1], [3, 2, 2]), ([1, 6], [7]),
      ([9, 17], [3, 5]), ([3, 0], [2]), ([3, 2], [0]), ([3, 2], [2, 0]),
    ] as [([Int], [Int])])
  func rows(table shape: [Int], indices places: [Int]) {
    let table = normal(shape)
    let count = places.reduce(1, *)
    let chosen = (0..<count).map { $0 * 3 % shape[0] }
    let indices = Indices(chosen.map(Int32.init), shape: places)
    let numbers = doubles(table)
    checkOperation(
      "gatherRows \(places)", ["table": table], shape: places + [shape[1]],
      value: chosen.flatMap { numbers[$0 * shape[1]..<($0 + 1) * shape[1]] }
    ) { table.gatherRows(indices) }
  }

  /// A table that serves as embedding and as head: its gradient is the sum of both, whichever comes
  /// first on the walk.
  @Test func rowsOfATableThatIsUsedTwice() throws {
    let table = normal([5, 3])
    let indices = Indices([2, 0, 2, 4])
    let rows = table.gatherRows(indices)
    let both = (rows.linear(weight: table) + rows.sum()).sum().backward()
    let ahead = (rows.detached().linear(weight: table)).sum().backward()
    let copy = Parameter(table.values, shape: table.shape)
    let copied = copy.gatherRows(indices)
    let behind = (copied.linear(weight: table.detached()) + copied.sum()).sum().backward()
    expectClose(
      try #require(both[table]).values,
      zip(doubles(try #require(ahead[table])), doubles(try #require(behind[copy]))).map(+),
      tolerance: 1e-6, "both uses")
    let twice = (table.gatherRows(indices) + table.gatherRows(Indices([1, 1, 1, 4]))).sum()
    #expect(
      twice.backward()[table]?.values == [1, 3, 2, 0, 2].flatMap { [$0, $0, $0] as [Float] })
  }

  static let mistakes: Mistakes = [
    "gatherRows: found index 5 at place 1 of [1, 2], expected a number in 0 ..< 5 … ; in "
      + "tokens": {
        let table = Parameter(zeros: [5, 3])
        table.path = "tokens.table"
        _ = table.gatherRows(Indices([1, 5], shape: [1, 2]))
      },
    "gatherRows: found shape [5], expected a table of two axes": {
      _ = Tensor(zeros: [5]).gatherRows(Indices([1]))
    },
  ]
}
