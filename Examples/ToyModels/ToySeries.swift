// ToySeries: toy runs that several programs train.

/// Toy tasks with variants and seeds.
package struct ToySeries: Sendable {
  package let tasks: [ToyTaskName]
  package let variants: [Variant]
  package let seeds: [UInt64]
  /// Training steps of a run, at most.
  package let steps: Int

  package init(tasks: [ToyTaskName], variants: [Variant], seeds: [UInt64], steps: Int) {
    self.tasks = tasks
    self.variants = variants
    self.seeds = seeds
    self.steps = steps
  }

  /// Training steps of a run. Half of them bring added positions and causal models to the same
  /// accuracies, on all tasks but "distance", and a blind model no further from its ceiling.
  package func steps(of task: ToyTaskName, _ variant: Variant) -> Int {
    let isQuick =
      variant.causal || variant.isOrderBlind || variant.encoding.knowledge == .places
    return isQuick && task != .distance ? max(1, steps / 2) : steps
  }

  /// Every task with every variant and seed, in this order. Of the models that say who bites, those
  /// of the first seed are kept: a page lets its readers try them.
  package var all: [ToyRun] {
    tasks.flatMap { task in
      variants.flatMap { variant in
        seeds.map { seed in
          ToyRun(
            task: task, variant: variant, seed: seed, steps: steps(of: task, variant),
            keepsModel: task == .whoBitWhom && seed == seeds.first)
        }
      }
    }
  }

  /// The causal twist: "first token" with one causal layer without positions, a run a seed. None if
  /// the task or the variant was not asked for, for then there is nothing to set it beside.
  package var oneCausalLayer: [ToyRun] {
    let causal = Variant(encoding: .none, causal: true)
    guard tasks.contains(.firstToken), variants.contains(causal) else { return [] }
    return seeds.map {
      ToyRun(
        task: .firstToken, variant: causal, seed: $0, steps: steps(of: .firstToken, causal),
        layers: 1)
    }
  }

  /// "First token" read at a class token and at the first position, without positions, a run a seed
  /// each. None if the task or the variant was not asked for.
  package var readoutTrap: [ToyRun] {
    let blind = Variant(encoding: .none)
    guard tasks.contains(.firstToken), variants.contains(blind) else { return [] }
    return [Readout.classToken, .firstToken].flatMap { readout in
      seeds.map {
        ToyRun(
          task: .firstToken, variant: blind, seed: $0,
          steps: steps(of: .firstToken, blind), readout: readout)
      }
    }
  }
}
