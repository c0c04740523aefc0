import CSequiturKernels
import SequiturTensor
import Testing

struct StorageTests {
  @Test func buffersAreAlignedAndEvenEmptyOnesHaveAnAddress() {
    for count in [0, 1, 7, 1000] {
      let storage = Storage(count: count)
      #expect(UInt(bitPattern: storage.pointer) % 64 == 0, "\(count)")
      #expect(storage.count == count)
    }
  }

  @Test func memoryGoesBackToThePool() async {
    // In a process of its own: other tests use the pool at the same time.
    await #expect(processExitsWith: .success) {
      let before = sq_pool_usage().bytes_in_use
      do {
        let storage = Storage(count: 1000)
        withExtendedLifetime(storage) {
          #expect(sq_pool_usage().bytes_in_use >= before + 4000)
        }
      }
      #expect(sq_pool_usage().bytes_in_use == before)
    }
  }
}
