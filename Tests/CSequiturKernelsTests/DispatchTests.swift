// The choice of instruction set.
import CSequiturKernels
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
