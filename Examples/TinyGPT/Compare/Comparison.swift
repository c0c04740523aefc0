// Comparison: runs beside each other: the table that is printed, and the page.

import ExampleSupport
import Sequitur
import SequiturFigures
import SequiturFiles

package struct Comparison {
  let runs: [ComparedRun]
  /// What the runs are called: the last names of their folders where these differ.
  let names: [String]

  package init(_ runs: [ComparedRun]) {
    self.runs = runs
    let short = runs.map { Folder.name(of: $0.folder) }
    names = Set(short).count == runs.count ? short : runs.map(\.folder)
  }

  /// A sentence where losses cannot be compared.
  package var caution: String? {
    guard Set(runs.map { $0.text?.checksum }).count > 1 else { return nil }
    return """
      the runs have different texts, and losses on different held-out texts say nothing about the models
      """
  }

  /// Whether a token is the same in all runs, so that losses a token can be compared.
  private var hasOneVocabulary: Bool {
    Set(
      runs.map { run in
        [run.configuration.data.tokenizer, run.text.map { "\($0.vocabularySize)" } ?? ""]
      }
    ).count == 1
  }

  /// The runs with the best one first; those without held-out text last.
  private var ranking: [Int] {
    func value(_ index: Int) -> Double {
      let run = runs[index]
      return run.best.map { hasOneVocabulary ? $0.loss : run.bitsPerByte($0.loss) ?? .infinity }
        ?? .infinity
    }
    return runs.indices.sorted { value($0) < value($1) }
  }

  private var columns: [String] {
    ["parameters", "steps", "seconds", "best val loss", "at step", "bits a byte"]
  }

  private func cells(_ run: ComparedRun) -> [String] {
    let best = run.best
    return [
      grouped(run.parameters), grouped(run.state.step),
      run.seconds.map { fixed($0, 1) } ?? "",
      best.map { precise($0.loss) } ?? "", best.map { grouped($0.step) } ?? "",
      best.flatMap { run.bitsPerByte($0.loss) }.map(precise) ?? "",
    ]
  }

  private var rows: [[String]] { ranking.map { [names[$0]] + cells(runs[$0]) } }

  package var table: TextTable { TextTable(words: ["run"], numbers: columns, rows: rows) }

  package var page: ReportPage {
    ReportPage(
      title: "\(counted(runs.count, "run")) beside each other", subtitle: "The best one first",
      footer: "Made by \(code: "tiny-gpt compare"), an example of Sequitur \(TinyGPT.version).",
      sections: [lossSection, settingsSection, samplesSection]
    ) {
      if let caution {
        Callout("Different texts", kind: .caution) { Paragraph("Note: \(caution).") }
      }
      Table(
        header: ["run"] + columns, rows: rows,
        caption: """
          The best loss on held-out text is in nats a token; bits a byte do not depend on how the text is \
          cut into tokens.
          """, alignments: [.start] + columns.map { _ in .end })
    }
  }

  private var lossSection: Section {
    Section("How they learned") {
      Tabs(
        "Loss by steps, tokens or seconds",
        [
          Tabs.Tab("steps") { chart(Axis("step")) { Double($0.step) } },
          Tabs.Tab("tokens") { chart(Axis("tokens read")) { $0.tokens.map(Double.init) } },
          Tabs.Tab("seconds") { chart(Axis("training", unit: "s"), over: \.time) },
        ])
    }
  }

  private func chart(_ x: Axis, over number: @escaping (Metrics) -> Double?) -> FigureBlock {
    let isHeldOut = runs.contains { !$0.losses(\.validationLoss, over: number).isEmpty }
    let series = ranking.enumerated().compactMap { slot, index -> LineChart.Series? in
      var trace = runs[index].losses(isHeldOut ? \.validationLoss : \.trainLoss, over: number)
      if !isHeldOut { trace = trace.smoothed() }
      if !hasOneVocabulary {
        trace.values = trace.values.map { runs[index].bitsPerByte($0) ?? .nan }
      }
      guard !trace.isEmpty else { return nil }
      return trace.curve(
        names[index], markers: isHeldOut && trace.values.count <= 60 ? .all : .none, slot: slot)
    }
    let y =
      hasOneVocabulary
      ? Axis("loss", unit: "nats a token") : Axis("loss", unit: "bits a byte of the text")
    return FigureBlock(
      LineChart(
        title: isHeldOut ? "Loss on held-out text" : "Training loss, smoothed", x: x, y: y,
        series: series, width: 820, plotHeight: 340),
      caption: """
        Lower is better. Over steps a run with larger batches looks better than it is, over tokens one \
        with a larger model; over seconds both cost what they take, on the machine that trained them.
        """)
  }

  private var settingsSection: Section {
    let all = runs.map { RunOptions.rows(RunOptions.all, of: $0.configuration) }
    let values = all.map { rows in Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) }) }
    let options = RunOptions.all.map { $0.key.replacing("_", with: "-") }.filter { option in
      Set(values.map { $0[option] }).count > 1
    }
    return Section("What differs") {
      if options.isEmpty {
        Paragraph("Nothing: all settings are alike.")
      } else {
        Table(
          header: ["run"] + options,
          rows: ranking.map { index in [names[index]] + options.map { values[index][$0] ?? "" } },
          caption: "Settings that are alike in all runs are left out.",
          alignments: (0...options.count).map { _ in .start })
      }
    }
  }

  private var samplesSection: Section {
    Section("What they write") {
      Columns(minimumWidth: 320) {
        ranking.map { index in
          Details(sampleTitle(index), isOpen: true) {
            if let sample = runs[index].lastSample, !sample.text.isEmpty {
              CodeBlock(String(sample.text.prefix(600)), wrapsLines: true)
            } else {
              Paragraph("It wrote no sample.")
            }
          }
        }
      }
    }
  }

  private func sampleTitle(_ index: Int) -> RichText {
    let step = runs[index].lastSample.map { ", step \(grouped($0.step))" } ?? ""
    return RichText("\(names[index])\(step)")
  }
}
