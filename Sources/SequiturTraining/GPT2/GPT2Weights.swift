// The weights of a folder in GPT-2's form, in one file or in shards.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor

/// The open files of a folder's weights, and where each tensor is.
struct GPT2Weights {
  /// A tensor in a file.
  private struct Place {
    let file: SafetensorsFile
    let entry: SafetensorsEntry
  }

  /// What holds the list of tensors: the file itself or the index.
  private let path: String
  /// By their names without `transformer.`, but for the masks.
  private var places: [String: Place] = [:]

  /// Opens model.safetensors, or the shards of its index if there is no such file.
  init(folder: String) throws {
    let single = "\(folder)/\(GPT2Folder.weightsFile)"
    let index = "\(folder)/\(GPT2Folder.indexFile)"
    if Folder.hasFile(single) {
      path = single
      try add(SafetensorsFile(path: single))
    } else if Folder.hasFile(index) {
      path = index
      for (shard, names) in try Self.shards(index) {
        let path = "\(folder)/\(shard)"
        guard Folder.resolved(Folder.parent(of: Folder.resolved(path))) == Folder.resolved(folder)
        else {
          throw GPT2Error(
            path,
            "expected a file of the same folder, found a link that leads out of it; copy the file")
        }
        let file = try SafetensorsFile(path: path)
        for name in names where file.entry(name) == nil {
          throw GPT2Error(index, "expected '\(name)' in '\(shard)', found no such tensor there")
        }
        try add(file)
      }
    } else if Folder.hasFile("\(folder)/pytorch_model.bin")
      || Folder.hasFile("\(folder)/pytorch_model.bin.index.json")
    {
      throw GPT2Error(
        folder,
        "expected \(GPT2Folder.weightsFile), found pytorch_model.bin, which can run code when it is "
          + "read: open it with transformers and save it with "
          + "save_pretrained(folder, safe_serialization=True)")
    } else {
      throw GPT2Error(
        folder, .missing,
        "expected \(GPT2Folder.weightsFile) or \(GPT2Folder.indexFile), found neither")
    }
  }

  /// Each shard with the tensors that the index expects in it, in the order of their names.
  private static func shards(_ index: String) throws(GPT2Error) -> [(String, [String])] {
    guard let map = try GPT2Folder.readJSON(index)["weight_map"]?.members, !map.isEmpty else {
      throw GPT2Error(index, "expected an object weight_map of tensors and files, found none")
    }
    var shards: [String: [String]] = [:]
    for member in map {
      guard let shard = member.value.string else {
        throw GPT2Error(
          index, "expected a file's name for '\(member.key)', found \(member.value.summary)")
      }
      guard !shard.isEmpty, shard != ".", shard != "..", !shard.contains("/"), !shard.contains("\\")
      else {
        throw GPT2Error(
          index, "expected files of the same folder, found '\(shard)' for '\(member.key)'")
      }
      shards[shard, default: []].append(member.key)
    }
    return shards.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private mutating func add(_ file: SafetensorsFile) throws(GPT2Error) {
    for entry in file.entries {
      let prefix = GPT2Folder.prefix
      let name =
        entry.name.hasPrefix(prefix) ? String(entry.name.dropFirst(prefix.count)) : entry.name
      if Self.isMask(name) { continue }
      guard places.updateValue(Place(file: file, entry: entry), forKey: name) == nil else {
        throw GPT2Error(file.path, "expected every tensor once, found '\(name)' twice")
      }
    }
  }

  /// `h.0.attn.bias` and `h.0.attn.masked_bias` are the causal mask, which is no weight.
  private static func isMask(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "h" && parts[2] == "attn"
      && (parts[3] == "bias" || parts[3] == "masked_bias")
  }

  /// Settles what a configuration that ties the head means by what the files hold, as transformers
  /// does: a head of the table's numbers is dropped, one alone is the table, and one of other numbers
  /// stays, whose model is not tied.
  ///
  /// - Returns: whether the model is tied.
  mutating func tieHead() throws(SafetensorsError) -> Bool {
    guard let head = places[GPT2Tensor.headName] else { return true }
    if let table = places[GPT2Tensor.tableName] {
      guard try Self.areEqual(head, table) else { return false }
    } else {
      places[GPT2Tensor.tableName] = head
    }
    places[GPT2Tensor.headName] = nil
    return true
  }

  private static func areEqual(_ a: Place, _ b: Place) throws(SafetensorsError) -> Bool {
    guard a.entry.shape == b.entry.shape else { return false }
    let (a, b) = (try a.file.tensor(a.entry.name), try b.file.tensor(b.entry.name))
    return (0..<a.count).allSatisfy { a.pointer[$0] == b.pointer[$0] }
  }

  /// How many numbers all tensors hold.
  var count: Int {
    places.values.reduce(0) { $0 + $1.entry.count }
  }

  /// Reads all tensors into the parameters behind them, one at a time, after all have been checked.
  func load(_ tensors: [GPT2Tensor]) throws {
    let known = Set(tensors.map(\.name))
    let missing = tensors.map(\.name).filter { places[$0] == nil }.map { "'\($0)'" }
    guard missing.isEmpty else {
      throw GPT2Error(
        path, "expected \(counted(tensors.count, "tensor")), found no \(listed(missing))")
    }
    let extra = places.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
    if let first = extra.first {
      throw GPT2Error(
        first.value.file.path,
        "expected the tensors of \(GPT2Folder.configurationFile) alone, found also "
          + listed(extra.map { "'\($0.key)'" }))
    }
    let pairs = tensors.compactMap { tensor in places[tensor.name].map { (tensor, $0) } }
    for (tensor, place) in pairs where place.entry.shape != tensor.shape {
      throw GPT2Error(
        place.file.path,
        "expected tensor '\(place.entry.name)' of shape \(tensor.shape), as "
          + "\(GPT2Folder.configurationFile) says, found \(place.entry.shape)")
    }
    for (tensor, place) in pairs { tensor.assign(try place.file.tensor(place.entry.name)) }
  }
}
