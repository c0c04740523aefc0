// The section that derives ceilings from the symmetry.

import Foundation
import SequiturFigures
import ToyTasks

/// From the symmetry to the best accuracy of a model that has it.
struct CeilingSection {
  let tasks: [ToyTaskName]

  var section: Section {
    Section("What order-blind models can reach at best") {
      ItemList(
        [
          """
          Every layer is equivariant, so a pooled answer depends on the multiset of tokens alone, and \
          the answer at a position on its token and the multiset.
          """,
          """
          Each test set holds, for every multiset, all reorderings that change the answer, equally \
          often.
          """,
          """
          So of k answers that come equally often for the same view, at most one in k is right: the \
          accuracy is at most 1/k, and the loss at least ln k.
          """,
        ], isNumbered: true)
      Table(
        header: ["task", "ceiling", "loss floor", "why"],
        rows: tasks.map { name -> [RichText] in
          let task = name.task
          return [
            "\(strong: name.rawValue): \(task.summary)",
            "\(task.orderBlindCeiling) = \(percentText(task.orderBlindCeiling.value))",
            RichText("\(task.floorName) = \(String(format: "%.4f", task.lossFloor))"),
            RichText(task.orderBlindReason),
          ]
        },
        caption: """
          Ceilings are exact counts over the test sets; the tests of the project count them again by \
          brute force.
          """, alignments: [.start, .end, .end, .start])
    }
  }
}

extension ToyTask {
  /// The floor of the loss, by name: "ln 7".
  var floorName: String { "ln \(orderBlindCeiling.denominator)" }
}
