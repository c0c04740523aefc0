// Rows by index against their references.
import CSequiturKernels
import Testing

extension Kernels {
  @Suite struct Gather {
    @Test func gatherAndScatterAdd() {
      var samples = Samples(1)
      for (count, width) in oddSizes.map({ (9, $0) }) + [(0, 8), (1000, 65), (300, 130)] {
        let tableRows = 13
        let table = samples.floats(tableRows * width)
        let x = samples.floats(count * width)
        let indices = (0...count).map { _ in Int32(samples.below(tableRows)) }
        let n = Int64(count)
        let w = Int64(width)
        check(
          "gather \(count) rows of \(width)", [x], within: 0,
          fast: { sq_gather_rows(n, w, table, indices, $0[0]) },
          reference: { sq_gather_rows_reference(n, w, table, indices, $0[0]) })
        check(
          "scatter \(count) rows of \(width)", [table], within: 0,
          fast: { sq_scatter_add_rows(n, w, x, indices, Int64(tableRows), $0[0]) },
          reference: { sq_scatter_add_rows_reference(n, w, x, indices, Int64(tableRows), $0[0]) })
      }
    }
  }
}
