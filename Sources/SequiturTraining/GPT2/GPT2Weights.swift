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
  /// By their names without `transformer.`, but for those that are left alone.
  private var places: [String: Place] = [:]

  /// Opens model.safetensors, or the shards of its index if there is no such file.
  init(folder: String, isTied: Bool) throws {
    let single = "\(folder)/\(GPT2Folder.weightsFile)"
    let index = "\(folder)/\(GPT2Folder.indexFile)"
    if Folder.hasFile(single) {
      path = single
      try add(SafetensorsFile(path: single), isTied: isTied)
    } else if Folder.hasFile(index) {
      path = index
      for (shard, names) in try Self.shards(index) {
        let file = try SafetensorsFile(path: "\(folder)/\(shard)")
        for name in names where file.entry(name) == nil {
          throw GPT2Error(index, "expected '\(name)' in '\(shard)', found no such tensor there")
        }
        try add(file, isTied: isTied)
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

  private mutating func add(_ file: SafetensorsFile, isTied: Bool) throws(GPT2Error) {
    for entry in file.entries {
      let prefix = GPT2Folder.prefix
      let name =
        entry.name.hasPrefix(prefix) ? String(entry.name.dropFirst(prefix.count)) : entry.name
      if isTied && name == GPT2Tensor.headName || Self.isMask(name) { continue }
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

  /// How many numbers all tensors hold.
  var count: Int {
    places.values.reduce(0) { $0 + $1.entry.shape.reduce(1, *) }
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
