// What was measured, as a table for people and as JSON for programs.

import ExampleSupport
import SequiturFigures
import SequiturFiles
import SequiturTensor

/// One measured row: times are those of a part of a call (for sampling, of a token).
struct Row {
  let name: String
  let medianMs, minMs: Double
  /// The least that processors spent, on all threads.
  let processorMs: Double
  /// The distance between the quartiles, as a share of the median.
  let spread: Double
  /// Nil where operations, or bytes, are not counted.
  let gflops, gbs: Double?
  /// Megabytes of the buffer pool beyond those in use before the call.
  let extraMB: Double

  init(_ benchmark: Benchmark, _ measurement: Measurement) {
    let parts = Double(benchmark.parts)
    name = benchmark.name
    medianMs = measurement.median * 1e3 / parts
    minMs = measurement.minimum * 1e3 / parts
    processorMs = measurement.processorSeconds * 1e3 / parts
    spread = measurement.spread
    gflops = benchmark.flops.map { $0 / measurement.median / 1e9 }
    gbs = benchmark.bytes.map { $0 / measurement.median / 1e9 }
    extraMB = Double(measurement.extraBytes) / 1e6
  }
}

/// All rows, with the machine that they were measured on.
struct Report {
  private var machine = Machine()
  private var rows: [Row] = []

  /// Measures the rows, and the machine before, beside and after them. A row is printed as soon as it
  /// is there, and the file written again: a run that is interrupted leaves what it has.
  mutating func measure(_ benchmarks: [Benchmark], budget: Budget, json path: String?) throws {
    machine.measureTriad()
    // The first rows are printed with what is known by then.
    for _ in 0..<5 { machine.measurePeak() }
    let usesColor = StandardOutput.terminal.usesColor
    var table = TextTable(
      [
        .left("work"), .right("median ms"), .right("min ms"), .right("cpu ms"), .right("spread"),
        .right("GFLOP/s"), .right("of peak"), .right("GB/s"), .right("of triad"),
        .right("extra MB"),
      ], leastWidth: 6, names: benchmarks.map(\.name))
    try StandardOutput.print(
      styled: "\(machine.description)\n\n\(table.text(usesColor: usesColor))")
    // Rows differ in length by far, so that the time left is told from what each is expected to take.
    let expected = benchmarks.map { expectedSeconds($0, budget) }
    let progress = ProgressLine(
      "benchmark", total: Int(expected.reduce(0, +) * 1e3), isShare: true)
    for (benchmark, seconds) in zip(benchmarks, expected) {
      progress.advance(by: 0, status: benchmark.name)
      // Beside each row, so that a busy moment does not make the peak of the whole run.
      machine.measurePeak()
      var shown = 0
      let measurement = Measurement(of: benchmark, budget: budget) { share in
        let now = Int(seconds * share * 1e3)
        progress.advance(by: now - shown)
        shown = now
      }
      rows.append(Row(benchmark, measurement))
      table.add(cells(rows[rows.count - 1]))
      progress.clear()
      try StandardOutput.print(styled: table.lines(usesColor: usesColor).last ?? "")
      if let path { try write(to: path) }
    }
    machine.measureTriad()
    progress.finish()
    try StandardOutput.print("\nthe best of the whole run: \(machine.description)")
    if let path { try write(to: path) }
  }

  /// About how long a row's measurement takes, by what it must compute and move at least.
  private func expectedSeconds(_ benchmark: Benchmark, _ budget: Budget) -> Double {
    let (flops, bytes) = (benchmark.flops ?? 0, benchmark.bytes ?? 0)
    let call = max(flops / machine.peak, bytes / machine.triad) / 1e9
    // The calls before the samples; what comes before them takes about as long as the peak's probe.
    return 3 * call + max(budget.seconds, Double(budget.repetitions) * call) + 0.2
  }

  private func write(to path: String) throws {
    try OutputFile.write(json.text(.indented) + "\n", to: path)
  }

  /// The share of the machine's peak that a row reaches.
  private func shareOfPeak(_ row: Row) -> Double? { row.gflops.map { $0 / machine.peak } }

  private func cells(_ row: Row) -> [String] {
    [
      row.name, Self.short(row.medianMs), Self.short(row.minMs), Self.short(row.processorMs),
      Self.percent(row.spread), Self.short(row.gflops), Self.percent(shareOfPeak(row)),
      Self.short(row.gbs), Self.percent(row.gbs.map { $0 / machine.triad }),
      Self.short(row.extraMB),
    ]
  }

  /// `{peakGFLOPs, triadGBs, instructions, threads, rows: [...]}`; what is not counted is null.
  var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return .object([
      .init("peakGFLOPs", .number(machine.peak)), .init("triadGBs", .number(machine.triad)),
      .init("instructions", .string(Instructions.current)),
      .init("threads", .number(machine.threads)),
      .init(
        "rows",
        .array(
          rows.map { row in
            .object([
              .init("name", .string(row.name)), .init("medianMs", .number(row.medianMs)),
              .init("minMs", .number(row.minMs)), .init("processorMs", .number(row.processorMs)),
              .init("spread", .number(row.spread)),
              .init("gflops", number(row.gflops)), .init("gbs", number(row.gbs)),
              .init("shareOfPeak", number(shareOfPeak(row))),
              .init("extraMB", .number(row.extraMB)),
            ])
          })),
    ])
  }

  /// Three digits, or as many as stand before the point.
  static func short(_ number: Double?) -> String {
    guard let number else { return "" }
    let size = abs(number)
    return size >= 10
      ? NumberText.fixed(number, decimals: size >= 100 ? 0 : 1) : NumberText.significant(number)
  }

  /// A share in percent.
  static func percent(_ share: Double?) -> String {
    share.map { NumberText.fixed(100 * $0, decimals: 0) + " %" } ?? ""
  }
}
