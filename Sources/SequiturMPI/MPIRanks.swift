// MPIRanks: the processes that an MPI launcher has started. Empty without one of the package's traits.

#if MPI && MPICH
  #error("expected one of the traits MPI (Open MPI) and MPICH, found both")
#elseif MPI || MPICH

  import CSequiturMPI
  import SequiturBase
  import SequiturTraining
  import Synchronization

  /// The ranks of MPI, all of `MPI_COMM_WORLD`.
  ///
  /// Any thread may call, one after the other. A call waits for the others for ever: see ``MPIWatch``.
  public final class MPIRanks: Collective {
    /// Which rank this process is, from 0.
    public let rank: Int
    /// How many processes the launcher has started.
    public let count: Int
    /// The library and its version, such as `Open MPI 4.1.4`.
    public let library: String

    /// When the call began that this rank is in, in nanoseconds; 0 outside of one.
    let waitingSince = Atomic<UInt64>(0)

    /// Joins the others. To be made once, before the program does anything else.
    ///
    /// - Throws: ``MPIError`` if MPI refuses; many implementations end the process in place of that.
    public init() throws {
      var isForAnyThread = false
      try MPIError.check(sq_mpi_begin(&isForAnyThread))
      guard isForAnyThread else {
        throw MPIError(
          "expected a library of MPI that any thread may call (MPI_THREAD_SERIALIZED), found one that only "
            + "the first may; use a build of it with threads")
      }
      rank = Int(sq_mpi_rank())
      count = Int(sq_mpi_count())
      library = Self.name(inWords: try MPIError.text { sq_mpi_library($0) })
    }

    /// Parts from the others: the last call. A process that ends without it makes its launcher end
    /// the others.
    public func end() {
      _ = sq_mpi_end()
    }

    /// `Open MPI v4.1.4, package: ...` and `MPICH Version:\t4.0.2\n...`, as people say them.
    static func name(inWords words: String) -> String {
      let line = words.prefix { $0 != "," && !$0.isNewline }
      let parts = line.split { $0 == " " || $0 == "\t" }.filter { $0 != "Version:" }
      return parts.map { part in
        part.first == "v" && part.dropFirst().first?.isNumber == true
          ? String(part.dropFirst()) : String(part)
      }.joined(separator: " ")
    }

    /// The processors that this process may run on.
    public static var processors: [Int] {
      var bits = [UInt8](repeating: 0, count: Int(sq_mpi_processor_bytes))
      sq_mpi_processors(&bits)
      return bits.indices.flatMap { byte in
        (0..<8).filter { bits[byte] >> $0 & 1 == 1 }.map { 8 * byte + $0 }
      }
    }

    /// Gives every rank the messages of all, by rank.
    public func gather(_ message: [UInt8]) throws -> [[UInt8]] {
      try waiting {
        var lengths = [Int64](repeating: 0, count: count)
        try MPIError.check(sq_mpi_gather_number(Int64(message.count), &lengths))
        let parts = try Parts(lengths.map { Int($0) })
        var all = [UInt8](repeating: 0, count: parts.total)
        try MPIError.check(
          sq_mpi_gather(message, Int32(message.count), &all, parts.counts, parts.offsets))
        return (0..<count).map { rank in
          Array(all[Int(parts.offsets[rank])...].prefix(Int(parts.counts[rank])))
        }
      }
    }

    /// Gives every rank what rank 0 has.
    public func broadcast(_ memory: UnsafeMutableRawBufferPointer) throws {
      // MPI counts with 32 bits.
      for start in stride(from: 0, to: memory.count, by: 1 << 26) {
        let block = UnsafeMutableRawBufferPointer(
          rebasing: memory[start..<min(start + 1 << 26, memory.count)])
        try waiting {
          try MPIError.check(sq_mpi_broadcast(block.baseAddress, Int32(block.count)))
        }
      }
    }

    /// Sends each rank its part of the numbers, and gets one from each.
    public func exchange(
      _ outgoing: UnsafePointer<Float>, counts: [Int],
      into incoming: UnsafeMutablePointer<Float>, expecting expected: [Int]
    ) throws {
      let (sent, got) = (try Parts(counts), try Parts(expected))
      try waiting {
        try MPIError.check(
          sq_mpi_exchange(
            outgoing, sent.counts, sent.offsets, incoming, got.counts, got.offsets))
      }
    }

    /// Gives every rank all parts of an array of which each has written its own.
    public func share(_ numbers: UnsafeMutablePointer<Float>, counts: [Int]) throws {
      let parts = try Parts(counts)
      try waiting { try MPIError.check(sq_mpi_share(numbers, parts.counts, parts.offsets)) }
    }

    private func waiting<Result>(_ body: () throws -> Result) rethrows -> Result {
      waitingSince.store(nanoseconds(), ordering: .relaxed)
      defer { waitingSince.store(0, ordering: .relaxed) }
      return try body()
    }
  }

  /// Parts that lie one behind the other, as MPI counts them.
  private struct Parts {
    let counts: [Int32]
    let offsets: [Int32]
    let total: Int

    init(_ lengths: [Int]) throws {
      total = lengths.reduce(0, +)
      guard total <= Int(Int32.max) else {
        throw MPIError(
          "expected messages of together at most \(Int32.max) items, MPI's limit, found \(total)")
      }
      counts = lengths.map { Int32($0) }
      var offset = 0
      offsets = lengths.map { length in
        defer { offset += length }
        return Int32(offset)
      }
    }
  }

  /// What MPI refuses, in its own words.
  public struct MPIError: UserError, Equatable {
    /// One sentence.
    public let description: String
    /// Not of those that a program's words or files can mend.
    public var kind: ErrorKind { .other }

    init(_ description: String) { self.description = description }

    /// Throws what a code says.
    static func check(_ code: Int32) throws(MPIError) {
      guard code != 0 else { return }
      let words = (try? text { sq_mpi_error(code, $0) }) ?? "error \(code)"
      throw MPIError("expected MPI to reach the other ranks, found that it cannot: \(words)")
    }

    static func text(
      _ write: (UnsafeMutablePointer<CChar>) -> Int32
    ) throws(MPIError) -> String {
      var text = [CChar](repeating: 0, count: Int(sq_mpi_longest_text))
      try check(write(&text))
      return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// The time of a clock that nobody sets.
  func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

#endif
