// --serve: does one row's work on request, so that a driver can alternate it with another program's.

import ExampleSupport
import SequiturFiles

/// Reads how many calls to make from standard input, a number on each line, and answers each with a
/// line of JSON: `{"seconds": 0.5, "processorSeconds": 0.9, "results": [...], "peakMB": 60}`. Seconds
/// are those of all calls together, by the clock and of all threads; results are what the calls
/// computed, losses or tokens; the peak is that of the whole process.
func serve(_ benchmark: Benchmark) {
  let work = benchmark.prepare()
  while let line = readLine() {
    guard let calls = Int(line), calls > 0 else {
      print("{\"error\": \"expected a number of calls from 1 on each line\"}")
      continue
    }
    var results: [Float] = []
    let before = ProcessUsage()
    let seconds = secondsOf {
      for _ in 0..<calls { results += work() }
    }
    let after = ProcessUsage()
    let answer = JSONValue.object([
      .init("seconds", .number(seconds)),
      .init("processorSeconds", .number(after.processorSeconds - before.processorSeconds)),
      .init("results", .array(results.map { .number($0) })),
      .init("peakMB", .number(after.peakMB)),
    ])
    print(answer.text())
    // A pipe is written in blocks, and the driver waits for the line.
    fflush(nil)
  }
}

/// What this process has used so far.
private struct ProcessUsage {
  /// The time of all threads, in the program and in the system on its behalf.
  let processorSeconds: Double
  /// The most memory in RAM.
  let peakMB: Double

  init() {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      let unit = 1.0  // bytes
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let unit = 1024.0
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    peakMB = Double(usage.ru_maxrss) * unit / 1e6
  }
}
