// The tables that `compare` prints.

import ExampleSupport
import ToyModels
import ToyTasks

extension CompareFindings {
  /// What is printed.
  func text(usesColor: Bool) -> String {
    var parts = [
      """
      Accuracy on the closed test sets in percent, \(seeds.count) \(seeds.count == 1 ? "seed" : "seeds"), \
      \(steps) steps: mean (minimum).
      = is exactly on a proven ceiling, \u{2264} is bounded by one.
      """,
      accuracyTable.text(usesColor: usesColor),
    ]
    if !oneLayerCausal.isEmpty {
      let two = outcomes(.firstToken, Variant(encoding: .none, causal: true))
      parts.append(
        """
        First token, causal without positions: one layer \
        \(accuracyText(oneLayerCausal.map(\.accuracy))), two layers \
        \(accuracyText(two.map(\.accuracy))).
        """)
    }
    if !lengths.isEmpty {
      let trained = AnyLengthTask.trainingLengths
      parts.append(
        """
        Trained on \(trained.lowerBound) to \(trained.upperBound) letters, tested on more: accuracy in \
        percent.
        """)
      parts.append(lengthTable.text(usesColor: usesColor))
      parts.append(lengthConclusions.joined(separator: "\n"))
    }
    parts.append(headline.plain)
    return parts.joined(separator: "\n\n")
  }

  private var accuracyTable: TextTable {
    var table = TextTable([.left("encoding")] + tasks.map { .right($0.rawValue) })
    table.add(
      ["order-blind ceiling"] + tasks.map { fixed(100 * $0.task.orderBlindCeiling.value, 2) },
      style: .dim)
    table.add(
      ["mirror ceiling"] + tasks.map { fixed(100 * $0.task.mirrorCeiling.value, 2) }, style: .dim)
    for variant in variants {
      table.add([variant.title] + tasks.map { cell($0, variant) })
    }
    return table
  }

  /// Questions that were run.
  var questions: [AnyLengthTask.Question] {
    AnyLengthTask.Question.allCases.filter { question in
      lengths.contains { $0.run.question == question }
    }
  }

  /// Variants that were run on rows of any length.
  var lengthVariants: [Variant] {
    LengthRun.variants.filter { variant in lengths.contains { $0.run.variant == variant } }
  }

  /// The accuracy of every seed at a test length.
  func accuracies(
    _ question: AnyLengthTask.Question, _ variant: Variant, length: Int
  ) -> [Double] {
    lengthOutcomes(question, variant).flatMap(\.results).filter { $0.length == length }
      .map(\.score.accuracy)
  }

  /// Which encodings keep their accuracy at the longest test, a sentence for each question and one for
  /// all of them.
  var lengthConclusions: [String] {
    let longest = AnyLengthTask.testLengths.max() ?? 0
    let least = 0.99
    let keepers = questions.map { question in
      lengthVariants.filter { variant in
        let found = accuracies(question, variant, length: longest)
        return !found.isEmpty && found.allSatisfy { $0 >= least }
      }
    }
    func names(_ variants: [Variant]) -> String {
      variants.isEmpty
        ? "none of them" : variants.map(LengthRun.title).joined(separator: "; ")
    }
    let each = zip(questions, keepers).map { question, variants in
      """
      \(question.rawValue): at least \(fixed(100 * least, 0)) % on \(longest) letters with every seed: \
      \(names(variants)).
      """
    }
    guard questions.count > 1 else { return each }
    let both = lengthVariants.filter { variant in keepers.allSatisfy { $0.contains(variant) } }
    return each + ["In both: \(names(both))."]
  }

  private var lengthTable: TextTable {
    let tested = AnyLengthTask.testLengths
    var table = TextTable(
      [.left("encoding")]
        + questions.flatMap { question in tested.map { .right("\(question.rawValue) \($0)") } })
    for variant in lengthVariants {
      table.add(
        [LengthRun.title(of: variant)]
          + questions.flatMap { question in
            tested.map { accuracyText(accuracies(question, variant, length: $0)) }
          })
    }
    return table
  }
}
