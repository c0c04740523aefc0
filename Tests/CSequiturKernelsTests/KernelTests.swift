// The kernels against their plain references, and the threads. The comparison itself is in C
// (Tests/KernelComparison), so that it runs without Swift for other processors too.
import KernelComparison
import Testing

@Suite struct Kernels {
  /// Every kernel on every instruction set of this machine, with the same bits for 1, 2 and 3
  /// threads.
  @Test func agreeWithTheirReferences() {
    let failures = String(cString: compare_kernels())
    #expect(failures.isEmpty, "\(failures)")
  }
}
