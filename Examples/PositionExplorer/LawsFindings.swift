// The table of encodings and laws: what was found, what was expected, and where they differ.

import Sequitur
import SequiturFigures
import ToyModels

/// Every encoding against every law.
package struct LawsFindings {
  /// One encoding with one kind of attention.
  package struct Subject: Hashable {
    let encoding: String
    let causal: Bool
    /// "RoPE, causal".
    var title: String { causal ? "\(encoding), causal" : encoding }
  }

  package let rows: [LawAnswer]
  /// The laws, in the order in which they were measured.
  package let laws: [String]
  /// The encodings, first bidirectional, then causal.
  package let subjects: [Subject]

  package init(_ rows: [LawAnswer]) {
    self.rows = rows
    // The law of the cache is one of causal attention alone: it stands last.
    laws = (rows.filter { !$0.causal } + rows).map(\.check.law).uniqued()
    let all = rows.map { Subject(encoding: $0.encoding, causal: $0.causal) }.uniqued()
    subjects = all.filter { !$0.causal } + all.filter(\.causal)
  }

  /// What was found for an encoding and a law; nil where the law says nothing.
  package func row(_ subject: Subject, _ law: String) -> LawAnswer? {
    rows.first {
      $0.encoding == subject.encoding && $0.causal == subject.causal && $0.check.law == law
    }
  }

  /// One sentence for each answer that is not the expected one.
  package var failures: [String] {
    rows.filter { !$0.isAsExpected }.map { row in
      let title = Subject(encoding: row.encoding, causal: row.causal).title
      return """
        \(title): expected '\(row.check.law)' to be '\(row.expected.rawValue)', found \
        '\(row.check.verdict.rawValue)' with a deviation of \(row.check.deviation)
        """
    }
  }

  /// The result in a sentence.
  package var headline: RichText {
    let expected = rows.count(where: \.isAsExpected)
    func count(_ verdict: LawCheck.Verdict) -> Int { rows.count { $0.check.verdict == verdict } }
    return """
      \(expected) of \(rows.count) answers are the expected ones: \(count(.holds)) laws hold, \
      \(count(.breaks)) break, \(count(.trivial)) hold trivially.
      """
  }

  /// A line for each encoding: its name, then what was found for each law.
  package var lines: [[String]] {
    subjects.map { subject in [subject.title] + laws.map { cell(row(subject, $0)) } }
  }

  /// "6.0e-07 holds"; in capitals with what was expected if that is something else.
  package func cell(_ row: LawAnswer?) -> String {
    guard let row else { return "-" }
    let deviation = row.check.deviation == 0 ? "0" : significant(Double(row.check.deviation), 2)
    let verdict = row.check.verdict.rawValue
    return row.isAsExpected
      ? "\(deviation) \(verdict)"
      : "\(deviation) \(verdict.uppercased()), expected \(row.expected.rawValue)"
  }
}
