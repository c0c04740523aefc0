// What `compare` found on rows that are longer than the trained ones.

import ExampleSupport
import ToyModels

/// The outcomes on rows of any length.
package struct LengthFindings: Sendable {
  package let outcomes: [LengthOutcome]

  package init(_ outcomes: [LengthOutcome] = []) { self.outcomes = outcomes }

  /// Questions that were run.
  var questions: [AnyLengthTask] {
    AnyLengthTask.allCases.filter { question in
      outcomes.contains { $0.run.question == question }
    }
  }

  /// Variants that were run.
  var variants: [Variant] {
    LengthRun.variants.filter { variant in outcomes.contains { $0.run.variant == variant } }
  }

  /// Those of a question and a variant, a seed each.
  func of(_ question: AnyLengthTask, _ variant: Variant) -> [LengthOutcome] {
    outcomes.filter { $0.run.question == question && $0.run.variant == variant }
  }

  /// The accuracy of every seed at a test length.
  func accuracies(_ question: AnyLengthTask, _ variant: Variant, length: Int) -> [Double] {
    of(question, variant).compactMap { $0.accuracy(length: length) }
  }

  /// Which encodings keep their accuracy at the longest test, a sentence for each question and one
  /// for all of them.
  package var conclusions: [String] {
    let longest = AnyLengthTask.testLengths.max() ?? 0
    let least = 0.99
    let keepers = questions.map { question in
      variants.filter { variant in
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
      \(question.rawValue): at least \(percent(least, 0)) % on \(longest) letters with every seed: \
      \(names(variants)).
      """
    }
    guard questions.count > 1 else { return each }
    let both = variants.filter { variant in keepers.allSatisfy { $0.contains(variant) } }
    return each + ["In both: \(names(both))."]
  }

  /// The questions with every test length, such as "first-token, 24".
  ///
  /// - Parameter separator: what stands between the two.
  func columns(_ separator: String) -> [String] {
    questions.flatMap { question in
      AnyLengthTask.testLengths.map { "\(question.rawValue)\(separator)\($0)" }
    }
  }

  /// A line for each encoding: its name, then its accuracy for each question and length.
  var lines: [[String]] {
    variants.map { variant in
      [LengthRun.title(of: variant)]
        + questions.flatMap { question in
          AnyLengthTask.testLengths.map {
            accuracyText(accuracies(question, variant, length: $0))
          }
        }
    }
  }

  /// What is printed; nothing if nothing was run.
  var printed: [String] {
    guard !outcomes.isEmpty else { return [] }
    let trained = AnyLengthTask.trainingLengths
    return [
      """
      Trained on \(trained.lowerBound) to \(trained.upperBound) letters, tested on more: accuracy in \
      percent.
      """,
      TextTable(words: ["encoding"], numbers: columns(" "), rows: lines).text,
      conclusions.joined(separator: "\n"),
    ]
  }
}
