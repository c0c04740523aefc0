// permutation-invariance: trains toy models to show that attention without positions is blind to
// order, and leaves a report page and a file of results.

import ExampleSupport
import Sequitur

let settings = Settings.command.settingsOrExit()
do {
  if let threads = settings.threads { Threads.count = threads }
  let sentences = try SentencePair(settings.sentences)
  let source = try TextSource(path: settings.text)
  try OutputFile.prepareFolder(settings.out)

  let findings = Experiments(settings: settings, source: source, sentences: sentences).run()
  let report = Report(findings: findings, settings: settings)
  try OutputFile.write(
    JSONValue(encoding: ResultsFile(findings, settings)).text(.spaced) + "\n",
    to: "\(settings.out)/results.json")
  try OutputFile.write(report.page().html, to: "\(settings.out)/report.html")
  try OutputFile.write(report.mainFigure, to: "\(settings.out)/accuracy.svg")

  try StandardOutput.print(styled: findings.summary(settings.variants) + "\n")
  try StandardOutput.print("Report:  \(settings.out)/report.html")
  try StandardOutput.print("Results: \(settings.out)/results.json")
  let broken = findings.brokenBounds
  if !broken.isEmpty { fail("a proven bound is broken: \(broken.joined(separator: "; "))") }
} catch {
  fail(with: error)
}
