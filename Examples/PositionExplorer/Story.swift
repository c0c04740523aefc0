// The index page: the whole story in order, each chapter with the page that shows it.

import SequiturFigures
import ToyModels

/// Builds the index from the pages that were made.
struct Story {
  /// One step of the story.
  private struct Chapter {
    let title: RichText
    let text: RichText
    /// The sub-commands whose pages show it.
    let pages: [String]
    /// Whether the example `permutation-invariance` shows it.
    var isInOtherExample = false
  }

  let explorations: [Exploration]
  let seed: UInt64
  let seconds: Double

  func exploration(printed: [String]) -> Exploration {
    Exploration(
      name: "index", title: "Positions, from the question to the answer",
      subtitle: "What attention misses, what positions add, and what each way of adding them costs",
      headline: "The story of the other pages.", printed: printed,
      failures: explorations.flatMap(\.failures),
      sections: chapters.filter { !made($0).isEmpty || $0.isInOtherExample }.map(section)
        + [honestySection, .sources])
  }

  private func made(_ chapter: Chapter) -> [Exploration] {
    chapter.pages.compactMap { name in explorations.first { $0.name == name } }
  }

  private func section(_ chapter: Chapter) -> Section {
    Section(chapter.title) {
      Paragraph(chapter.text)
      made(chapter).map { PageCard($0.link, picture: $0.picture, text: $0.headline) }
      if chapter.isInOtherExample {
        Paragraph("Trained and measured by the example \(code: "permutation-invariance").")
      }
    }
  }

  private var honestySection: Section {
    Section("What these pages do not show") {
      ItemList([
        """
        The models are small and the tasks are toys: what they do not learn within their steps is not \
        thereby impossible. Only bounds that are derived are proofs.
        """,
        """
        An article's numbers are quoted, not measured again; where ours differ, the remark says why.
        """,
        """
        Everything random derives from seed \(seed). All pages took \(fixed(seconds, 1)) seconds.
        """,
      ])
    }
  }

  private var chapters: [Chapter] {
    [
      Chapter(
        title: "The question",
        text: """
          \(emphasis: "the dog bit the man") and \(emphasis: "the man bit the dog") hold the same words. \
          A model that sees its input as a bag gives both the same answer, to the last digit.
          """, pages: [], isInOtherExample: true),
      Chapter(
        title: "A symmetry",
        text: """
          Without positions, attention commutes with every permutation of its rows. Each encoding breaks \
          this symmetry in its own way, and keeps another.
          """, pages: ["laws"], isInOtherExample: true),
      Chapter(
        title: "What follows from it",
        text: """
          From the symmetry follows, for each task, the best accuracy that a model blind to order can \
          reach, and the lowest loss. Trained models end on these lines.
          """, pages: ["compare"], isInOtherExample: true),
      Chapter(
        title: "The repair is an addition",
        text: """
          X\u{2032} = X + PE: a row for the position is added to the row of the token. The same word at \
          two places becomes two rows. How much of the sum is word and how much is place depends on \
          their lengths.
          """, pages: ["addition", "magnitude"]),
      Chapter(
        title: "A table of waves",
        text: """
          The first transformer adds sines and cosines of many wavelengths. Every shift of the position \
          is then one fixed rotation.
          """, pages: ["sinusoidal"]),
      Chapter(
        title: "Inside the scores",
        text: """
          Later encodings leave the rows alone and change the scores between them: a number for each \
          distance, a vector for each distance, or a turn of queries and keys.
          """, pages: ["encodings"]),
      Chapter(
        title: "Tables compared with chance",
        text: """
          Which positions and which dimensions of a table are alike, and how much of that would be there \
          by chance? Three kinds of shuffled tables give the measure.
          """, pages: ["analyze"]),
      Chapter(
        title: "Where heads look",
        text: """
          Untrained heads look at everything alike. Trained with positions, some look a fixed distance \
          away, whatever the tokens.
          """, pages: ["attention"]),
      Chapter(
        title: "Who sees what",
        text: """
          A symmetric encoding that knows only distances cannot tell a row from its reverse; a causal mask \
          alone tells order without any encoding; and no encoding is the best on longer rows in every task.
          """, pages: ["compare"]),
      Chapter(
        title: "A trap",
        text: """
          Reading the answer at the first position tells even a blind model which token is first. A mean \
          over positions, or a real class token, does not.
          """, pages: [], isInOtherExample: true),
    ]
  }
}
