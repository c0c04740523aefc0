// The weights of a model in a form, in a GGUF file or in a folder, there in one file or in shards.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor

/// The open files of a model's weights, and where each tensor is.
struct FormWeights {
  /// A tensor in a file.
  struct Place {
    let path: String
    let name: String
    let shape: [Int]
    /// How many numbers it holds.
    let count: Int
    let read: () throws -> Tensor
  }

  /// What holds the list of tensors: the file itself or the index.
  private let path: String
  /// What says which tensors there must be, in the words of a message.
  private let plan: String
  /// By their names without the prefix, but for the masks.
  private var places: [String: Place] = [:]

  /// The tensors of one file.
  init(_ places: [Place], path: String, plan: String) {
    (self.path, self.plan) = (path, plan)
    self.places = Dictionary(uniqueKeysWithValues: places.map { ($0.name, $0) })
  }

  /// Opens model.safetensors, or the shards of its index if there is no such file.
  init(folder: String, prefix: String) throws {
    plan = TransformersFolder.configurationFile
    let single = "\(folder)/\(TransformersFolder.weightsFile)"
    let index = "\(folder)/\(TransformersFolder.indexFile)"
    if Folder.hasFile(single) {
      path = single
      try add(SafetensorsFile(path: single), prefix)
    } else if Folder.hasFile(index) {
      path = index
      for (shard, names) in try Self.shards(index) {
        let path = "\(folder)/\(shard)"
        guard Folder.resolved(Folder.parent(of: Folder.resolved(path))) == Folder.resolved(folder)
        else {
          throw ExchangeError(
            path,
            "expected a file of the same folder, found a link that leads out of it; copy the file")
        }
        let file = try SafetensorsFile(path: path)
        for name in names where file.entry(name) == nil {
          throw ExchangeError(index, "expected '\(name)' in '\(shard)', found no such tensor there")
        }
        try add(file, prefix)
      }
    } else if Folder.hasFile("\(folder)/pytorch_model.bin")
      || Folder.hasFile("\(folder)/pytorch_model.bin.index.json")
    {
      throw ExchangeError(
        folder,
        "expected \(TransformersFolder.weightsFile), found pytorch_model.bin, which can run code when it is "
          + "read: open it with transformers and save it with "
          + "save_pretrained(folder, safe_serialization=True)")
    } else {
      throw ExchangeError(
        folder, .missing,
        "expected \(TransformersFolder.weightsFile) or \(TransformersFolder.indexFile), found neither"
      )
    }
  }

  /// Each shard with the tensors that the index expects in it, in the order of their names.
  private static func shards(_ index: String) throws(ExchangeError) -> [(String, [String])] {
    guard let map = try TransformersFolder.readJSON(index)["weight_map"]?.members, !map.isEmpty
    else {
      throw ExchangeError(index, "expected an object weight_map of tensors and files, found none")
    }
    var shards: [String: [String]] = [:]
    for member in map {
      guard let shard = member.value.string else {
        throw ExchangeError(
          index, "expected a file's name for '\(member.key)', found \(member.value.summary)")
      }
      guard !shard.isEmpty, shard != ".", shard != "..", !shard.contains("/"), !shard.contains("\\")
      else {
        throw ExchangeError(
          index, "expected files of the same folder, found '\(shard)' for '\(member.key)'")
      }
      shards[shard, default: []].append(member.key)
    }
    return shards.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private mutating func add(
    _ file: SafetensorsFile, _ prefix: String
  ) throws(ExchangeError) {
    for entry in file.entries {
      let name =
        entry.name.hasPrefix(prefix) ? String(entry.name.dropFirst(prefix.count)) : entry.name
      if Self.isMask(name) { continue }
      let place = Place(
        path: file.path, name: entry.name, shape: entry.shape, count: entry.count,
        read: { try file.tensor(entry.name) })
      guard places.updateValue(place, forKey: name) == nil else {
        throw ExchangeError(file.path, "expected every tensor once, found '\(name)' twice")
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
  mutating func tieHead(_ names: ModelForm.Names) throws -> Bool {
    let (headName, tableName) = ("\(names.head).weight", "\(names.tokens).weight")
    guard let head = places[headName] else { return true }
    if let table = places[tableName] {
      guard try Self.areEqual(head, table) else { return false }
    } else {
      places[tableName] = head
    }
    places[headName] = nil
    return true
  }

  private static func areEqual(_ a: Place, _ b: Place) throws -> Bool {
    guard a.shape == b.shape else { return false }
    let (a, b) = (try a.read(), try b.read())
    return (0..<a.count).allSatisfy { a.pointer[$0] == b.pointer[$0] }
  }

  /// Whether there is such a tensor.
  func has(_ name: String) -> Bool { places[name] != nil }

  /// How many numbers all tensors hold.
  private var count: Int {
    places.values.reduce(0) { $0 + $1.count }
  }

  /// The model of a configuration with these weights. The path is that of what claims its sizes.
  func model(
    _ configuration: GPT.Configuration, vocabularySize: Int, form: ModelForm,
    in container: FormContainer, path: String
  ) throws -> GPT {
    // Nothing is allocated for sizes that the weights are nowhere near.
    if let misfit = configuration.misfit(vocabularySize: vocabularySize, weights: count) {
      throw ExchangeError(path, misfit)
    }
    var random = SeededRandom(seed: 0)
    let model = withoutStartValues {
      GPT(configuration, vocabularySize: vocabularySize, using: &random)
    }
    try load(FormTensor.all(of: model, form: form, in: container) ?? [])
    return model
  }

  /// Reads all tensors into the parameters behind them, one at a time, after all have been checked.
  private func load(_ tensors: [FormTensor]) throws {
    let known = Set(tensors.map(\.name))
    let missing = tensors.map(\.name).filter { places[$0] == nil }.map { "'\($0)'" }
    guard missing.isEmpty else {
      throw ExchangeError(
        path, "expected \(counted(tensors.count, "tensor")), found no \(listed(missing))")
    }
    let extra = places.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
    if let first = extra.first {
      throw ExchangeError(
        first.value.path,
        "expected the tensors of \(plan) alone, found also "
          + listed(extra.map { "'\($0.key)'" }))
    }
    let pairs = tensors.compactMap { tensor in places[tensor.name].map { (tensor, $0) } }
    for (tensor, place) in pairs where place.shape != tensor.shape {
      throw ExchangeError(
        place.path,
        "expected tensor '\(place.name)' of shape \(tensor.shape), as "
          + "\(plan) says, found \(place.shape)")
    }
    for (tensor, place) in pairs where !tensor.assign(try place.read()) {
      throw ExchangeError(
        place.path,
        "expected tensor '\(place.name)' to change nothing, as \(plan) says, found other numbers")
    }
  }
}
