// What the tests of graph memory run in processes of their own: the pool's figures and the stack's
// size are then theirs alone.

import CSequiturKernels
import Foundation
import SequiturTensor
import Testing

private var bytesInUse: Int64 { sq_pool_usage().bytes_in_use }

/// Buffers of a megabyte each: a walk over n operations must not need n of them.
func expectMemoryToFall() {
  let x = Parameter(ones: [1 << 18])
  let before = bytesInUse
  var seen: [Int64] = []
  do {
    var y: Tensor = x
    for _ in 0..<20 {
      y = y.exp()
      y = Tensor.operation("watched", y.detached(), of: y) { upstream in
        seen.append(bytesInUse)
        return [upstream * 0.5]
      }
    }
    let gradients = y.sum().backward()
    #expect(seen.count == 20)
    // Beyond the first steps, which hold the sum's gradient too, each holds less than the one
    // before.
    let later = seen.dropFirst()
    #expect(zip(later, later.dropFirst()).allSatisfy { $0 > $1 }, "\(seen)")
    // What the walk kept for its gradients: the result's graph is gone though y is still held.
    withExtendedLifetime((y, gradients)) {
      #expect(bytesInUse - before <= 3 << 20, "\(bytesInUse - before)")
    }
  }
  #expect(bytesInUse == before)
}

func expectBlocksToBeSmall() {
  let before = bytesInUse
  // Side by side, as the maps of attention are: the memory goes with the last of them.
  let maps = (0..<3).map { _ in Parameter(ones: [1024, 1024]) }
  Parameter.placeSideBySide(maps)
  for map in maps { #expect(map.quantize()) }
  withExtendedLifetime(maps) {
    let blocks = Int64(3 * 1024 * 1024 / 32 * 34)
    #expect(blocks...blocks + 4096 ~= bytesInUse - before, "\(bytesInUse - before)")
  }
}

func expectDroppedGraphsToBeFreed() {
  let x = Parameter(ones: [100])
  let before = bytesInUse
  do {
    let y = (x * x + x.exp()).softmax().reshaped([10, 10]).matmul(Tensor(ones: [10, 3])).sum()
    withExtendedLifetime(y) { #expect(bytesInUse > before) }
  }
  #expect(bytesInUse == before)
  do {
    let loss = (x * x + x.exp()).softmax().reshaped([10, 10]).sum()
    _ = loss.backward()
  }
  #expect(bytesInUse == before)
  // A graph that two results share goes with the second of them.
  do {
    let shared = x * 2
    var results = [shared.exp(), shared.squared()]
    results.removeLast()
    #expect(results[0].sum().backward()[x] != nil)
  }
  #expect(bytesInUse == before)
}

/// 200,000 operations, of built-in and own kinds.
func expectDeepGraphsToWork() {
  let x = Parameter([1, 2])
  let before = bytesInUse
  func deep() -> Tensor {
    var y: Tensor = x
    for _ in 0..<100_000 { y = (y + x) * 0.5 }
    return y
  }
  // y ends at x, and each of the uses of x adds a part that sums to 1.
  expectClose(deep().sum().backward()[x]?.values ?? [], [1, 1], "walked")
  #expect(bytesInUse == before)
  do { #expect(deep().requiresGradient) }
  #expect(bytesInUse == before)

  // An operation of one's own whose closure holds tensors that have a past themselves.
  func deepOwn() -> Tensor {
    var y: Tensor = x
    for _ in 0..<100_000 {
      let input = y
      let half = input * 0.5
      y = Tensor.operation("own", half, of: input) { [($0 * half + $0 * input) * 0] }
    }
    return y
  }
  #expect(deepOwn().sum().backward()[x]?.values == [0, 0])
  do { #expect(deepOwn().requiresGradient) }
  #expect(bytesInUse == before)
}

/// Runs the body on a thread with a stack of 512 KB.
func onASmallStack(_ body: @escaping @Sendable () -> Void) {
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    body()
    done.signal()
  }
  thread.stackSize = 512 << 10
  thread.start()
  done.wait()
}
