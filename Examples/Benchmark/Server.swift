// --serve: one row's work on request, so that a driver can alternate it with another program's.

import CBenchmarkProbes
import ExampleSupport
import SequiturFiles

/// Reads how many calls to make from standard input, a number on each line, and answers each with
/// a line of JSON: `{"seconds": 0.5, "processorSeconds": 0.9, "results": [...], "peakMB": 60}`.
/// Seconds are those of all calls together, by the clock and of all threads; results are what the
/// calls computed, losses or tokens; the peak is that of the whole process.
func serve(_ benchmark: Benchmark) throws {
  let work = benchmark.prepare()
  while let line = readLine() {
    guard let calls = Int(line), calls > 0 else {
      try answer([.init("error", .string("expected a number of calls from 1 on each line"))])
      continue
    }
    var results: [Float] = []
    let before = benchmark_process_usage()
    let seconds = secondsOf {
      for _ in 0..<calls { results += work() }
    }
    let after = benchmark_process_usage()
    try answer([
      .init("seconds", .number(seconds)),
      .init("processorSeconds", .number(after.processor_seconds - before.processor_seconds)),
      .init("results", .array(results.map { .number($0) })),
      .init("peakMB", .number(after.peak_megabytes)),
    ])
  }
}

private func answer(_ members: [JSONValue.Member]) throws {
  try StandardOutput.print(JSONValue.object(members).text())
}
