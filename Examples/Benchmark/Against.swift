// --against: the same rows in another build of this program, turn about, as neighbours on the host
// move figures by more than a change does.

import ExampleSupport
import Sequitur
import SequiturFigures
import SequiturFiles

/// Lets both programs do each row in turns, as many as the budget has repetitions, and prints a row as
/// soon as it is there. Each turn is a process of its own: where its memory lies changes its speed.
func compare(_ benchmarks: [Benchmark], with other: String, budget: Budget) throws {
  guard access(other, X_OK) == 0 else {
    throw UsageError(
      "--against: expected another build of this program, found none at \(quoted(other))")
  }
  let usesColor = StandardOutput.terminal.usesColor
  var table = TextTable(
    [
      .left("work"), .right("other ms"), .right("this ms"), .right("ratio"), .right("quartiles"),
      .right("of processor time"), .right("results"),
    ], leastWidth: 9, names: benchmarks.map(\.name))
  try StandardOutput.print(
    styled: """
      this / other, \(Instructions.current), \(counted(Threads.count, "thread")), \
      \(counted(budget.repetitions, "turn")) each; below 1 this one is faster

      \(table.text(usesColor: usesColor))
      """)
  for benchmark in benchmarks {
    let cells = cells(benchmark, other, budget) ?? ["no answer", "", "", "", "", ""]
    table.add([benchmark.name] + cells)
    try StandardOutput.print(styled: table.lines(usesColor: usesColor).last ?? "")
  }
}

/// What the table says of a row behind its name; nil if a program does not answer.
private func cells(_ benchmark: Benchmark, _ other: String, _ budget: Budget) -> [String]? {
  let programs = [other, CommandLine.arguments[0]]
  // The first turns warm the system's caches, and say how many calls make a turn.
  let first = programs.compactMap { Turn(of: $0, benchmark.name, calls: 1) }
  guard first.count == 2 else { return nil }
  let seconds = budget.seconds / Double(budget.repetitions)
  let calls = first.map { max(1, Int(seconds / $0.seconds)) }
  var turns: [(other: Turn, this: Turn)] = []
  for number in 0..<budget.repetitions {
    func turn(_ program: Int) -> Turn? {
      Turn(of: programs[program], benchmark.name, calls: calls[program])
    }
    let isReversed = !number.isMultiple(of: 2)
    guard let one = turn(isReversed ? 1 : 0), let two = turn(isReversed ? 0 : 1) else { return nil }
    turns.append(isReversed ? (two, one) : (one, two))
  }
  func median(_ numbers: [Double]) -> Double { numbers.sorted().quantile(0.5) }
  func milliseconds(_ seconds: [Double]) -> String {
    Report.short(median(seconds) * 1e3 / Double(benchmark.parts))
  }
  let ratios = turns.map { $0.this.seconds / $0.other.seconds }.sorted()
  let ofProcessor = turns.map { $0.this.processorSeconds / $0.other.processorSeconds }
  let results = (first[0].results, first[1].results)
  return [
    milliseconds(turns.map(\.other.seconds)), milliseconds(turns.map(\.this.seconds)),
    NumberText.fixed(median(ratios), decimals: 3),
    [0.25, 0.75].map { NumberText.fixed(ratios.quantile($0), decimals: 2) }.joined(separator: "-"),
    NumberText.fixed(median(ofProcessor), decimals: 3),
    results.0.isEmpty ? "" : results.0 == results.1 ? "the same" : "others",
  ]
}

/// One turn of a program.
private struct Turn {
  /// Of a call, by the clock and of all threads.
  let seconds, processorSeconds: Double
  /// What the first two calls computed.
  let results: [Double]

  /// Starts the program for one row, lets it make two calls to get warm and then those that count. Nil
  /// if it does not answer; what it has to say then stands on standard error.
  init?(of program: String, _ row: String, calls: Int) {
    let command = [program, "--serve", "--filter", row, "--threads", "\(Threads.count)"]
    let line = command.map(shellWord).joined(separator: " ")
    guard let stream = popen("printf '2\\n\(calls)\\n' | \(line)", "r") else { return nil }
    var text: [UInt8] = []
    while case let byte = getc(stream), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
    guard pclose(stream) == 0 else { return nil }
    let answers = text.split(separator: 10).compactMap { try? JSONValue(parsing: Array($0)) }
    guard answers.count == 2, let seconds = answers[1]["seconds"]?.double,
      let processor = answers[1]["processorSeconds"]?.double
    else { return nil }
    self.seconds = seconds / Double(calls)
    processorSeconds = processor / Double(calls)
    results = answers[0]["results"]?.array?.compactMap(\.double) ?? []
  }
}
