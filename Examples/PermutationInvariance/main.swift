// permutation-invariance: trains toy models to show that attention without positions is blind to
// order, and leaves a report page and a file of results.

import ExampleSupport
import Sequitur

let settings = Settings.command.settingsOrExit()
do {
  if let threads = settings.threads { Threads.count = threads }
  let sentences = try SentencePair(settings.sentences)
  switch settings.only {
  case .sentences:
    let answers = sentences.answers(of: settings.variants, steps: settings.sentenceSteps)
    try StandardOutput.print(styled: answers.summary)
  case nil:
    let source = try TextSource(path: settings.text)
    try runAll(Experiments(settings: settings, source: source, sentences: sentences))
  }
} catch {
  fail(with: error)
}

/// Runs everything, writes and prints it, and fails if a bound is broken.
func runAll(_ experiments: Experiments) throws {
  let settings = experiments.settings
  try OutputFile.prepareFolder(settings.out)

  let findings = experiments.run()
  let report = Report(findings: findings, settings: settings)
  try OutputFile.write(
    JSONValue(encoding: ResultsFile(findings, settings)).text(.spaced) + "\n",
    to: "\(settings.out)/results.json")
  try OutputFile.write(report.page().html, to: "\(settings.out)/report.html")
  try OutputFile.write(report.mainFigure, to: "\(settings.out)/accuracy.svg")

  let seeds = settings.series.seeds.count
  try StandardOutput.print(styled: findings.summary(settings.variants, seeds: seeds) + "\n")
  try StandardOutput.print("Report:  \(settings.out)/report.html")
  try StandardOutput.print("Results: \(settings.out)/results.json")
  let broken = findings.brokenBounds
  if !broken.isEmpty { fail("a proven bound is broken: \(broken.joined(separator: "; "))") }
}
