// What a launcher has started beside others is refused: a build without MPI would not find them.

import Foundation
import Testing

struct LauncherTests {
  private func train(_ environment: [String: String]) throws -> ProgramRun {
    try run("tiny-gpt", ["train", "nothing.txt"], environment: environment)
  }

  @Test(arguments: ["OMPI_COMM_WORLD", "PMI"])
  func theFirstOfSeveralSaysHowToBuildAndTheOthersNothing(launcher: String) throws {
    let first = try train(["\(launcher)_SIZE": "4", "\(launcher)_RANK": "0"])
    expectMistake(
      first, 64, "found 4 by \(launcher)_SIZE", "make mpi", ".build/mpi/release/tiny-gpt")
    let second = try train(["\(launcher)_SIZE": "4", "\(launcher)_RANK": "1"])
    #expect(second.exitCode == 64 && second.errors.isEmpty && second.output.isEmpty)
  }

  @Test func oneAloneTrains() throws {
    expectMistake(try train(["SLURM_NTASKS": "1", "SLURM_PROCID": "0"]), 66, "nothing.txt")
    expectMistake(try train(["SLURM_NTASKS": "2", "SLURM_PROCID": "0"]), 64, "SLURM_NTASKS")
  }
}
