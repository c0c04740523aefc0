// benchmark: how near training, sampling and the kernels come to what this machine can do.

import CSequiturKernels
import ExampleSupport
import Sequitur
import SequiturFiles

let settings = Settings.command.settingsOrExit()
let usesColor = StandardOutput.terminal.usesColor
do {
  if let threads = settings.threads { Threads.count = threads }
  if let name = settings.profile {
    for workload in Workload.all where workload.name == name {
      print(StepProfile(workload, budget: settings.budget).table(usesColor: usesColor))
    }
  } else if let folder = settings.exchange {
    try exchange(in: folder)
  } else if settings.serves {
    let picked = try Benchmark.picked(by: settings.filter)
    guard picked.count == 1 else {
      throw UsageError("--serve: expected a filter that picks one row, found \(picked.count) rows")
    }
    serve(picked[0])
  } else {
    try measure()
  }
} catch {
  fail(with: error)
}

/// Measures the chosen rows, prints the table, and writes the JSON.
func measure() throws {
  let benchmarks = try Benchmark.picked(by: settings.filter)
    .filter { !(settings.isShort && $0.isLong) }
  // A path that cannot be written is told before the work, not after it.
  if let path = settings.json { try OutputFile.write("", to: path) }
  let progress = ProgressLine("benchmark", total: benchmarks.count + 2)
  progress.advance(status: "the machine's memory")
  var machine = Machine()
  machine.measureTriad()
  let rows = benchmarks.map { benchmark in
    progress.advance(status: benchmark.name)
    // Beside each row, so that a busy moment does not make the peak of the whole run.
    machine.measurePeak()
    return Row(benchmark, measurement(of: benchmark))
  }
  progress.advance(status: "the machine's memory again")
  machine.measureTriad()
  progress.finish()
  let report = Report(machine: machine, rows: rows)
  print(report.table(usesColor: usesColor))
  if let path = settings.json {
    try OutputFile.write(report.json.text(.indented) + "\n", to: path)
  }
}

/// Prepares a row's work, measures it and lets go of its memory.
func measurement(of benchmark: Benchmark) -> Measurement {
  defer { sq_trim_pool() }
  let work = benchmark.prepare()
  return Measurement(of: { _ = work() }, budget: settings.budget)
}

/// Writes what other programs need to do the same work.
func exchange(in folder: String) throws {
  try OutputFile.prepareFolder(folder)
  let names = try Benchmark.picked(by: settings.filter).map(\.name)
  let exchange = Exchange(folder: folder)
  for workload in Workload.all where names.contains(workload.benchmark.name) {
    let losses = try exchange.write(workload)
    print("\(workload.name): loss \(losses[0]) at step 0, \(losses[10]) at step 10")
  }
}
