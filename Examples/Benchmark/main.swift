// benchmark: how near training, sampling and the kernels come to what this machine can do.

import ExampleSupport
import Sequitur
import SequiturFiles

let settings = Settings.command.settingsOrExit()
let usesColor = StandardOutput.terminal.usesColor
/// All rows in their order.
let rows =
  (Workload.all + [.w1LastBlock]).map(\.benchmark) + SamplingWork.benchmarks + Benchmark.attentions
  + Benchmark.layers + Benchmark.matrixProducts + Benchmark.rowKernels
do {
  if let threads = settings.threads { Threads.count = threads }
  if settings.filter == ["mpi"] {
    try RanksReport.print(settings)
  } else if let name = settings.profile {
    for workload in Workload.all where workload.name == name {
      try StandardOutput.print(
        styled: StepProfile(workload, budget: settings.budget).table(usesColor: usesColor))
    }
  } else if let folder = settings.exchange {
    let names = try rows.picked(by: settings.filter).map(\.name)
    try OutputFile.prepareFolder(folder)
    for workload in Workload.all where names.contains(workload.benchmark.name) {
      let losses = try Exchange(folder: folder).write(workload)
      try StandardOutput.print(
        "\(workload.name): loss \(losses[0]) at step 0, \(losses[10]) at step 10")
    }
  } else if let other = settings.against {
    guard settings.json == nil else {
      throw UsageError("--json: expected rows that are measured here alone, found --against too")
    }
    let picked = try rows.picked(by: settings.filter)
    try compare(
      picked.filter { !(settings.isShort && $0.isLong) }, with: other, budget: settings.budget)
  } else if settings.serves {
    let picked = try rows.picked(by: settings.filter)
    guard picked.count == 1 else {
      throw UsageError("--serve: expected a filter that picks one row, found \(picked.count) rows")
    }
    try serve(picked[0])
  } else {
    let picked = try rows.picked(by: settings.filter)
    // A path that cannot be written is told before the work, not after it.
    if let path = settings.json { try OutputFile.write("", to: path) }
    var report = Report()
    try report.measure(
      picked.filter { !(settings.isShort && $0.isLong) }, budget: settings.budget,
      json: settings.json)
  }
} catch {
  fail(with: error)
}
