// Launcher: what the environment says of the program that has started this one on several machines.

import ExampleSupport
import Sequitur

/// A launcher of MPI programs, by the variables that it sets.
enum Launcher {
  /// Of Open MPI, of MPICH and its kin, and of SLURM.
  private static let variables = [
    (count: "OMPI_COMM_WORLD_SIZE", rank: "OMPI_COMM_WORLD_RANK"),
    (count: "PMI_SIZE", rank: "PMI_RANK"), (count: "SLURM_NTASKS", rank: "SLURM_PROCID"),
  ]

  /// How many processes it has started, and the variable that says so; nil without a launcher.
  static var processes: (variable: String, count: Int, rank: Int)? {
    for (count, rank) in variables {
      if let found = number(count) { return (count, found, number(rank) ?? 0) }
    }
    return nil
  }

  /// Ends a process that the launcher has started beside others of whom it knows nothing: the first
  /// with a sentence, the others without a word.
  static func refuse(_ sentence: String, rank: Int) -> Never {
    if rank > 0 { exit(ErrorKind.usage.exitCode) }
    fail(sentence, .usage)
  }

  private static func number(_ variable: String) -> Int? {
    getenv(variable).flatMap { Int(String(cString: $0)) }
  }
}
