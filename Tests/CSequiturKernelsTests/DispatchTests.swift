// The choice of instruction set.
import CSequiturKernels
import Dispatch
import Testing

extension Kernels {
  @Suite struct Dispatch {
    @Test func availableSetsCanBeChosen() {
      defer { _ = sq_use_instruction_set(sq_best_instruction_set()) }
      for set in availableSets {
        #expect(sq_use_instruction_set(set))
        #expect(sq_current_instruction_set() == set, "\(name(set))")
      }
    }

    @Test func aChoiceHoldsForLoopsAndForNoOtherThread() {
      let threads = sq_thread_count()
      defer {
        _ = sq_use_instruction_set(sq_best_instruction_set())
        sq_set_thread_count(threads)
      }
      sq_set_thread_count(3)
      for set in availableSets {
        #expect(sq_use_instruction_set(set))
        var found = [UInt32](repeating: 99, count: 300)
        found.withUnsafeMutableBufferPointer { buffer in
          sq_parallel_for(
            300, 1,
            { context, begin, end in
              let found = context?.assumingMemoryBound(to: UInt32.self)
              for i in Int(begin)..<Int(end) { found?[i] = sq_current_instruction_set().rawValue }
            }, buffer.baseAddress)
        }
        #expect(found.allSatisfy { $0 == set.rawValue }, "\(name(set))")
        nonisolated(unsafe) var elsewhere = SQ_BASELINE
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
          elsewhere = sq_current_instruction_set()
          done.signal()
        }
        done.wait()
        #expect(elsewhere == sq_best_instruction_set(), "\(name(set))")
      }
    }

    @Test func othersAreRefused() {
      let before = sq_current_instruction_set()
      let beyond = sq_instruction_set(sq_best_instruction_set().rawValue + 1)
      #expect(!sq_use_instruction_set(beyond))
      #expect(sq_current_instruction_set() == before)
    }

    @Test func namesDiffer() {
      #expect(Set([SQ_BASELINE, SQ_AVX2, SQ_AVX512].map(name)).count == 3)
    }
  }
}
