// MPIWatch: notices that another rank has gone or does not answer. Empty without one of the traits.

#if MPI || MPICH

  import Dispatch
  import SequiturBase
  import SequiturTraining
  import Synchronization

  /// Watches the calls of a rank: MPI itself would wait for ever for a process that was killed, or for a
  /// link that was taken down.
  ///
  /// A rank that waits is given up when a process on its own host is gone. Once there is a limit, also
  /// when it has waited that long, or when a signal has asked it to end and the others do not come to
  /// agree on that.
  public final class MPIWatch: @unchecked Sendable {
    // Unchecked: of the timer alone, which any thread may cancel.
    private let ranks: MPIRanks
    private let neighbours: [(rank: Int, process: pid_t)]
    private let wantsStop: @Sendable () -> Bool
    private let timer: any DispatchSourceTimer
    private let progress = Mutex(Progress())

    private struct Progress {
      /// How many seconds a call may last; nil for as long as it takes.
      var limit: Double?
      /// The call in which a neighbour was first seen to be gone.
      var alarmed: UInt64 = 0
      /// The call before, and the longest time between the ends of two: that of a step.
      var last: UInt64 = 0
      var longest: UInt64 = 0
      var stopSeen: UInt64 = 0
    }

    /// Begins to watch, while all ranks are there.
    ///
    /// - Parameters:
    ///   - hosts: what tells the host of each rank, by rank, and its process there.
    ///   - wantsStop: whether a signal has asked this process to end.
    ///   - giveUp: is given one sentence, on a thread of its own; it must end the process.
    public init(
      _ ranks: MPIRanks, hosts: [(host: String, process: Int)],
      wantsStop: @escaping @Sendable () -> Bool = { false },
      giveUp: @escaping @Sendable (String) -> Never
    ) {
      self.ranks = ranks
      self.wantsStop = wantsStop
      let own = hosts[ranks.rank].host
      neighbours = hosts.enumerated()
        .filter { $1.host == own && $0 != ranks.rank }
        .map { (rank: $0, process: pid_t(truncatingIfNeeded: $1.process)) }
        // Where processes have other numbers than their neighbours see, nothing is known of them.
        .filter { kill($0.process, 0) == 0 }
      timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "MPIWatch"))
      timer.schedule(deadline: .now(), repeating: .milliseconds(100))
      timer.setEventHandler { [weak self] in
        if let sentence = self?.trouble() { giveUp(sentence) }
      }
      timer.activate()
    }

    /// From here on a call may last so long: not before all ranks compute, as reading a text takes its
    /// time.
    public func limit(to timeout: Duration) {
      progress.withLock { $0.limit = timeout / .seconds(1) }
    }

    /// Ends the watch, before the ranks part.
    public func end() {
      timer.cancel()
    }

    /// Why this rank is to be given up; nil while all is well.
    private func trouble() -> String? {
      let (now, since) = (nanoseconds(), ranks.waitingSince.load(ordering: .relaxed))
      return progress.withLock { progress in
        if wantsStop() && progress.stopSeen == 0 { progress.stopSeen = now }
        guard since > 0 else { return nil }
        if since != progress.last {
          if progress.last > 0 { progress.longest = max(progress.longest, since - progress.last) }
          progress.last = since
        }
        let waited = now - min(since, now)
        if let gone = neighbours.first(where: { kill($0.process, 0) != 0 && errno == ESRCH }) {
          // A rank that is done may go while the others end the same call: not if that lasts.
          if progress.alarmed == since {
            return "rank \(ranks.rank): rank \(gone.rank), process \(gone.process), has ended; "
              + Self.advice
          }
          progress.alarmed = since
        }
        guard let limit = progress.limit else { return nil }
        if Double(waited) > limit * 1e9 {
          return """
            rank \(ranks.rank): expected an answer of the other ranks within \(Int(limit)) seconds \
            (--timeout), found none; \(Self.advice)
            """
        }
        // The launcher ends all soon after it has asked; a rank that lives comes within a step or two.
        let patience = max(500_000_000, 2 * progress.longest)
        if progress.stopSeen > 0, now > max(since, progress.stopSeen) + patience {
          return """
            rank \(ranks.rank): asked to end, and expected the other ranks to agree, found that they do \
            not answer; \(Self.advice)
            """
        }
        return nil
      }
    }

    private static let advice = "go on from the last checkpoint with --resume"
  }

#endif
