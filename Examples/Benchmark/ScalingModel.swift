// ScalingModel: what a step of many hosts takes, on paper, by constants that were measured.

#if MPI || MPICH
  import ExampleSupport
  import Sequitur

  /// A step of N hosts that share W windows: computing ⌈W / N⌉ of them, then the exchange of P floats, as
  /// if nothing of the two overlapped: what a walk hides comes off.
  ///
  /// The exchange sends what the ring of an all-reduce sends (Patarasu and Yuan 2009), 2 (N - 1)
  /// messages a bucket with 8 P (N - 1) / N bytes in all, and handles each float once:
  /// 2 (N - 1) L ⌈P / bucket⌉ + 8 P (N - 1) / (N R) + m P.
  struct ScalingModel {
    /// L, the seconds of a message without a length.
    var latency = 0.0
    /// R, the bytes a second that a host sends while it receives as many.
    var rate = Double.infinity
    /// m, the seconds in which a float is packed, added and unpacked.
    var handling = 0.0
    /// The operations that a host computes in a second.
    var flops = 0.0

    /// The bytes that each rank sends in an exchange.
    static func bytesSent(_ floats: Int, ranks: Int) -> Double {
      Double(2 * MemoryLayout<Float>.size * floats) * Double(ranks - 1) / Double(ranks)
    }

    /// The seconds of an exchange.
    func exchange(of floats: Int, over ranks: Int) -> Double {
      let bucket = GradientExchange.bucket(ranks: ranks)
      let messages = 2 * (ranks - 1) * ((floats + bucket - 1) / bucket)
      return latency * Double(messages) + Self.bytesSent(floats, ranks: ranks) / rate
        + handling * Double(floats)
    }

    /// The constants in a line.
    var description: String {
      """
      on paper: \(Report.short(latency * 1e6)) us a message, \(Report.short(rate * 8e-9)) Gbit/s, \
      \(Report.short(handling * 1e9)) ns a float beside the link, \(Report.short(flops / 1e9)) GFLOP/s a host
      """
    }

    /// Seconds a step, and which share of them computes, for a small model on such hosts and for GPT-2 on
    /// hosts twenty times as fast.
    static func tables(_ measured: ScalingModel) -> String {
      var (small, large) = (Workload.w2, Workload.w3)
      small.batchSize = 64
      (large.batchSize, large.time) = (1024, 1024)
      return [(small, 1.0), (large, 20.0)].map { workload, factor in
        var model = measured
        model.flops *= factor
        let hosts = sequence(first: 1) { 4 * $0 }.prefix { $0 <= workload.batchSize }
        let links = [1.0, 10, 100]
        var table = TextTable(
          words: [], numbers: ["hosts", "measured link"] + links.map { "\(Int($0)) Gbit/s" })
        for count in hosts {
          let cells = [measured.rate] + links.map { $0 * 1e9 / 8 }
          table.add(["\(count)"] + cells.map { model.cell(workload, count, rate: $0) })
        }
        return """

          \(workload.name), \(grouped(workload.batchSize)) windows of \(grouped(workload.time)) tokens, \
          \(Report.short(model.flops / 1e9)) GFLOP/s a host: seconds a step, share that computes
          \(table.text)
          """
      }.joined(separator: "\n")
    }

    private func cell(_ workload: Workload, _ hosts: Int, rate: Double) -> String {
      var model = self
      model.rate = rate
      let windows = workload.batchSize
      let share = Double((windows + hosts - 1) / hosts) / Double(windows)
      let floats = workload.weights + workload.options.contextLength * workload.options.width
      let computing = workload.flops * share / flops
      let exchange = hosts == 1 ? 0 : model.exchange(of: floats, over: hosts)
      let step = computing + exchange
      return "\(Report.short(step)) (\(Report.percent(computing / step)))"
    }
  }
#endif
