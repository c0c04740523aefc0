// The section that derives ceilings from the symmetry.

import SequiturFigures
import ToyModels

extension Section {
  /// From the symmetry to the best accuracy of a model that has it.
  static func ceilings(of tasks: [ToyTaskName]) -> Section {
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
            "\(task.orderBlind.ceiling) = \(percentText(task.orderBlind.ceiling.value))",
            RichText("\(task.floorName) = \(fixed(task.lossFloor))"),
            RichText(task.orderBlind.reason),
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
  var floorName: String { "ln \(orderBlind.ceiling.denominator)" }
}
