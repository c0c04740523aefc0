// RunFolder: the folder of a run, held by one process at a time, and its checkpoints.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// The folder of a run that this process may write to; the right ends with the object, or with the
/// process, however it ends.
///
/// ```text
/// run/config.json            what the run was started with
/// run/metrics.jsonl          a line for each step
/// run/checkpoint-000250/     see ``Checkpoint``
/// run/last, run/best         symbolic links to checkpoints
/// ```
public final class RunFolder {
  /// The folder.
  public let path: String
  private let lock: OpenFile

  /// Makes the folder of a new run, or takes one without a run; the lines of one that was killed before
  /// it had saved anything are removed.
  public static func create(_ path: String) throws(RunError) -> RunFolder {
    try writing(path, Folder.create(path))
    let run = try RunFolder(locking: path)
    guard try checkpoints(in: path).isEmpty else {
      throw RunError(
        path, .exists,
        "expected a new or an empty folder, found a run in it; go on with --resume \(path), or "
          + "choose another --out")
    }
    for name in ["metrics.jsonl", "samples.jsonl"] {
      try writing(path, Folder.remove("\(path)/\(name)"))
    }
    return run
  }

  /// Opens the folder of a run to go on with it. What a killed save left behind is removed, and the
  /// links that it did not come to are made.
  public static func open(_ path: String) throws(RunError) -> RunFolder {
    let newest = Folder.name(of: try newestCheckpoint(in: path))
    let run = try RunFolder(locking: path)
    try run.link("last", to: newest)
    let best = (try? TrainerState(readingFrom: "\(path)/\(newest)"))?.bestStep.map(checkpointName)
    if let best, Folder.exists("\(path)/\(best)") { try run.link("best", to: best) }
    return run
  }

  private init(locking path: String) throws(RunError) {
    self.path = path
    lock = try writing(path, OpenFile(writing: "\(path)/.lock", O_CREAT))
    guard lock.lock() else {
      throw RunError(
        path, .inUse,
        "expected a run that no process works on, found one that does; wait for it or stop it")
    }
    let leftovers = (try? Folder.names(in: path))?.filter { $0.hasSuffix(".tmp") } ?? []
    for name in leftovers { try? Folder.remove("\(path)/\(name)") }
  }

  /// Saves a checkpoint: whole under its name, or not at all. `last` leads to it afterwards. A step
  /// is saved once: a second time is refused by the system.
  ///
  /// - Parameters:
  ///   - optimizer: what a resumed run needs of the optimiser; nil for a model that was imported.
  ///   - isBest: whether `best` shall lead to it too.
  /// - Returns: the checkpoint's folder.
  @discardableResult
  public func save(
    _ configuration: RunConfiguration, _ state: TrainerState, model: any LanguageModel,
    optimizer: OptimizerState?, tokenizer: any Tokenizer, isBest: Bool
  ) throws -> String {
    let name = Self.checkpointName(step: state.step)
    let temporary = "\(path)/.\(name).\(getpid()).tmp"
    do {
      try writing(temporary, Folder.create(temporary))
      try Checkpoint.write(
        configuration, state, model: model, optimizer: optimizer, tokenizer: tokenizer,
        into: temporary)
      Folder.flush(temporary)
      try writing("\(path)/\(name)", Folder.rename(temporary, to: "\(path)/\(name)"))
      Folder.flush(path)
    } catch {
      try? Folder.remove(temporary)
      throw error
    }
    try link("last", to: name)
    if isBest { try link("best", to: name) }
    return "\(path)/\(name)"
  }

  /// Removes all but the newest checkpoints and those that `last` and `best` lead to.
  public func prune(keeping count: Int) throws(RunError) {
    let linked = ["last", "best"].compactMap { Folder.target(ofLink: "\(path)/\($0)") }
    let checkpoints = try Self.checkpoints(in: path)
    for checkpoint in checkpoints.dropLast(max(1, count)) where !linked.contains(checkpoint.name) {
      // Under another name first, so that no half-removed checkpoint is taken for one.
      let doomed = "\(path)/.\(checkpoint.name).old.tmp"
      try writing(path, Folder.rename("\(path)/\(checkpoint.name)", to: doomed))
      try writing(path, Folder.remove(doomed))
    }
  }

  private func link(_ link: String, to name: String) throws(RunError) {
    if Folder.target(ofLink: "\(path)/\(link)") == name { return }
    try writing("\(path)/\(link)", Folder.link("\(path)/\(link)", to: name))
    Folder.flush(path)
  }

  static let checkpointPrefix = "checkpoint-"

  static func checkpointName(step: Int) -> String {
    let digits = String(step)
    return checkpointPrefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// The complete checkpoints of a run with their steps, the newest last.
  static func checkpoints(in path: String) throws(RunError) -> [(name: String, step: Int)] {
    let names = try reading(path, Folder.names(in: path))
    return names.compactMap { name in
      guard name.hasPrefix(checkpointPrefix),
        let step = Int(name.dropFirst(checkpointPrefix.count)), step >= 0
      else {
        return nil
      }
      return (name, step)
    }.sorted { $0.step < $1.step }
  }

  /// The folder of the newest checkpoint of a run.
  static func newestCheckpoint(in path: String) throws(RunError) -> String {
    guard Folder.exists(path) else {
      throw RunError(path, .missing, "expected the folder of a run, found nothing there")
    }
    guard let newest = try checkpoints(in: path).last else {
      throw RunError(
        path, .missing, "expected the folder of a run with a checkpoint, found none in it")
    }
    return "\(path)/\(newest.name)"
  }

  /// The steps of a run's checkpoints, the newest last.
  public static func steps(in path: String) throws(RunError) -> [Int] {
    try checkpoints(in: path).map(\.step)
  }
}
