// Series of toy runs that several programs train.

import ToyTasks

extension ToyRun {
  /// Every task with every variant and seed, in this order.
  package static func all(
    _ tasks: [ToyTaskName], _ variants: [Variant], seeds: [UInt64], steps: Int
  ) -> [ToyRun] {
    tasks.flatMap { task in
      variants.flatMap { variant in
        seeds.map { ToyRun(task: task, variant: variant, seed: $0, steps: steps) }
      }
    }
  }

  /// The causal twist: "first token" with one causal layer without positions, a run a seed. None if
  /// the task or the variant was not asked for, for then there is nothing to set it beside.
  package static func oneCausalLayer(
    _ tasks: [ToyTaskName], _ variants: [Variant], seeds: [UInt64], steps: Int
  ) -> [ToyRun] {
    let causal = Variant(encoding: .none, causal: true)
    guard tasks.contains(.firstToken), variants.contains(causal) else { return [] }
    return seeds.map {
      ToyRun(task: .firstToken, variant: causal, seed: $0, steps: steps, layers: 1)
    }
  }
}
