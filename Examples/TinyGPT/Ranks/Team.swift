// Team: the ranks that this call of train has, one unless a launcher has started several.

import ExampleSupport
import Sequitur
import SequiturFiles
import SequiturMPI

/// The ranks of a call, with what they must know of each other.
final class Team {
  /// What every rank tells the others when it comes.
  private struct Member: Codable {
    let host: String
    let process: Int
    /// The processors that it may run on.
    let processors: [Int]
    /// The checksums of the program and of its command line.
    let program, words: UInt32
  }

  let collective: any Collective
  /// Whether the others wait for what this rank does.
  var isTogether: Bool
  private let library: String
  private let members: [Member]
  private var rank: Int { collective.rank }

  /// Whether this rank prints and writes.
  var isLeader: Bool { rank == 0 }

  #if MPI || MPICH
    private let ranks: MPIRanks?
    private let watch: MPIWatch?

    /// What only a program that can have several ranks accepts.
    static let options: [Argument<TrainSettings>] = [
      .option(
        "timeout", \.timeout, .integer(in: 1...1_000_000).hinting(nil), value: "seconds",
        "how long a rank waits for the others before it gives up")
    ]

    /// The ranks that the launcher has started, if the words ask to train; ends the process where they
    /// are no team.
    static func join(_ words: [String]) -> Team {
      guard words.first == "train", let launched = Launcher.processes else { return Team() }
      Program.begin()
      do {
        let ranks = try MPIRanks()
        guard ranks.count > 1 || launched.count <= 1 else {
          Launcher.refuse(
            """
            expected the \(launched.count) ranks of \(launched.variable), found one alone: the launcher \
            does not speak to \(ranks.library); start it with that library's mpirun, or under SLURM with \
            one of 'srun --mpi=list', such as srun --mpi=pmix
            """, rank: launched.rank)
        }
        return try Team(ranks, words)
      } catch {
        fail(with: error)
      }
    }

    private init(_ ranks: MPIRanks, _ words: [String]) throws {
      let own = Member(
        host: Self.host, process: Int(getpid()),
        processors: MPIRanks.processors, program: Self.checksumOfProgram,
        words: Checksum.of(words.joined(separator: "\0").utf8))
      let members = try ranks.agree(Array(JSONValue(encoding: own).text().utf8)).map {
        try JSONValue(parsing: $0).decoded(as: Member.self)
      }
      collective = ranks
      library = ranks.library
      self.members = members
      self.ranks = ranks
      isTogether = ranks.count > 1
      watch = MPIWatch(
        ranks, hosts: members.map { ($0.host, $0.process) },
        wantsStop: { StopSignals.wantStop }, giveUp: Self.giveUp)
      // All find the same, so that none waits for another.
      guard let problem = problem else { return }
      isTogether = false
      end(nil)
      Launcher.refuse(problem, rank: rank)
    }

    /// Parts from the other ranks; of an error that is not theirs too they are told.
    func end(_ error: (any Error)?) {
      guard let ranks else { return }
      if let error = error as? MPIError { Self.giveUp(error.description) }
      if isTogether && !(error is RankLeft) { collective.leave(because: error) }
      isTogether = false
      watch?.end()
      ranks.end()
    }

    /// From here on all ranks compute, and no call may last longer.
    func limitWaiting(to seconds: Int) {
      watch?.limit(to: .seconds(seconds))
    }

    /// Ends this process, whose team is lost.
    @Sendable private static func giveUp(_ sentence: String) -> Never {
      StandardError.write(failureLine(sentence))
      Follower.scratch.remove()
      _exit(75)
    }
  #else
    static let options: [Argument<TrainSettings>] = []

    /// This process alone; ends it where a launcher has started others, as it could not find them.
    static func join(_ words: [String]) -> Team {
      guard words.first == "train", let launched = Launcher.processes, launched.count > 1 else {
        return Team()
      }
      Launcher.refuse(
        """
        expected one process, as this program was built without MPI, found \(launched.count) by \
        \(launched.variable); build it with 'make mpi' or 'make mpich', and start \
        .build/mpi/release/tiny-gpt or .build/mpich/release/tiny-gpt
        """, rank: launched.rank)
    }

    func end(_ error: (any Error)?) {}
    func limitWaiting(to seconds: Int) {}
  #endif

  /// One process.
  private init() {
    collective = Alone()
    library = ""
    members = []
    isTogether = false
    #if MPI || MPICH
      (ranks, watch) = (nil, nil)
    #endif
  }

  /// Why the ranks are no team, the same on all of them; nil if they are.
  private var problem: String? {
    func others(_ differs: (Member) -> Bool) -> String? {
      guard let rank = members.firstIndex(where: differs) else { return nil }
      return "rank \(rank) (\(members[rank].host))"
    }
    if let other = others({ $0.program != members[0].program }) {
      return
        "expected the same program on all ranks, found another on \(other); copy rank 0's there"
    }
    if let other = others({ $0.words != members[0].words }) {
      return "expected the same words on the command line of all ranks, found others on \(other)"
    }
    return nil
  }

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static var checksumOfProgram: UInt32 {
    let path = CommandLine.arguments[0]
    // Found by the shell's path it has no name to be read by.
    guard path.contains("/"), let bytes = try? OpenFile.contents(of: path) else { return 0 }
    return Checksum.of(bytes)
  }

  /// Refuses more ranks than there are lanes to compute.
  func checkLanes(_ training: TrainingOptions) throws {
    guard collective.count > training.lanes else { return }
    throw UsageError(
      "--lanes: expected at least one for each of the \(collective.count) ranks, found "
        + "\(training.lanes); give more --lanes, at most --batch-size \(training.batchSize), or start "
        + "fewer ranks")
  }

  /// Chooses how many threads this rank computes with.
  func setThreads(_ asked: Int?) {
    if let asked {
      Threads.count = asked
    } else if collective.count > 1 && getenv("SEQUITUR_THREADS") == nil {
      Threads.count = threads(ofRank: rank)
    }
  }

  /// A rank's share of the processors that the ranks on its host may use.
  private func threads(ofRank rank: Int) -> Int {
    let neighbours = members.filter { $0.host == members[rank].host }
    let share = Set(neighbours.flatMap(\.processors)).count / neighbours.count
    return max(1, min(share, members[rank].processors.count))
  }

  /// Who trains how much, in a line; nil of one rank that no launcher has started.
  func line(for settings: TrainSettings) -> String? {
    guard !members.isEmpty else { return nil }
    let (training, length) = (
      settings.configuration.training, settings.configuration.model.contextLength
    )
    let ranks = members.indices
    let isAsked = settings.threads != nil || getenv("SEQUITUR_THREADS") != nil
    let threads = ranks.map { isAsked ? Threads.count : self.threads(ofRank: $0) }
    let tree = LaneTree(lanes: training.lanes, ranks: ranks.count)
    let lanes = ranks.map { tree.lanes(of: $0).count }
    let windows = training.batchSize * training.accumulate
    return """
      \(counted(ranks.count, "rank")) x \(Self.range(threads)) thread\(threads.max() == 1 ? "" : "s"), \
      \(counted(training.lanes, "lane")) (\(Self.range(lanes)) per rank), global batch \(windows) x \
      \(length) = \(counted(windows * length, "token")), \(library)
      """
  }

  /// `2`, or `2 to 3`.
  private static func range(_ numbers: [Int]) -> String {
    let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 0)
    return least == most ? "\(least)" : "\(least) to \(most)"
  }
}
