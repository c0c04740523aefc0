// Runs and models: the files of a checkpoint, one by one and together, GPT-2's form, GGUF files.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining

extension Format {
  private static let characters = CharacterTokenizer(text: "abc")

  /// A run of the smallest model.
  private static func configuration(_ positions: PositionEncodingKind) -> RunConfiguration {
    var configuration = RunConfiguration()
    (configuration.model.contextLength, configuration.model.layers) = (2, 1)
    (configuration.model.heads, configuration.model.width) = (1, 2)
    configuration.model.positions = positions
    configuration.model.tiedHead = positions != .rope
    configuration.data.texts = ["text.txt"]
    return configuration
  }

  private static func model(_ configuration: GPT.Configuration) -> GPT {
    var random = SeededRandom(seed: 1)
    return GPT(configuration, vocabularySize: 3, using: &random)
  }

  private static var state: TrainerState {
    var state = TrainerState()
    (state.step, state.tokens, state.bestLoss, state.bestStep) = (3, 99, 1.5, 2)
    return state
  }

  private static func checkpointFiles(
    _ positions: PositionEncodingKind, _ names: [String]? = nil
  ) throws -> Files {
    try files(names) { folder in
      let configuration = configuration(positions)
      return try RunFolder.create(folder).save(
        configuration, state, model: model(configuration.model), optimizer: nil,
        tokenizer: characters, isBest: true)
    }
  }

  static let runConfiguration = Format(
    "run configuration",
    seeds: {
      try [.learned, .rope].map { try checkpointFiles($0, ["config.json"]) }
    },
    read: { try RunConfiguration(path: "\($0)/config.json") },
    write: { configuration, folder in
      try FileReplacement.write(configuration.json(), to: "\(folder)/config.json")
    })

  static let manifest: Format = {
    var format = Format(
      "manifest", seeds: { [try checkpointFiles(.learned)] },
      read: { folder in
        let manifest = try Manifest(readingFrom: folder)
        // What it claims of the files may be anything.
        do { try manifest.check(folder) } catch {}
        return manifest
      },
      write: { manifest, folder in
        try FileReplacement.write(manifest.json, to: "\(folder)/\(Manifest.name)")
      })
    format.damages = { $0 == Manifest.name }
    return format
  }()

  static let trainerState = Format(
    "trainer state", seeds: { [try checkpointFiles(.learned, [TrainerState.name])] },
    read: { try TrainerState(readingFrom: $0) },
    write: { state, folder in
      try FileReplacement.write(state.json, to: "\(folder)/\(TrainerState.name)")
    })

  /// A checkpoint whose manifest says what its damaged files are: they get past it.
  static let checkpoint: Format = {
    var format = Format(
      "checkpoint", seeds: { try [.learned, .rope].map { try checkpointFiles($0) } },
      read: { folder in
        try Folder.remove("\(folder)/\(Manifest.name)")
        try FileReplacement.write(
          try Manifest(measuring: folder).json, to: "\(folder)/\(Manifest.name)")
        let checkpoint = try Checkpoint(path: folder)
        return (checkpoint: checkpoint, model: try checkpoint.makeModel())
      },
      write: { value, folder in
        let saved = try RunFolder.create("\(folder)/run").save(
          value.checkpoint.configuration, value.checkpoint.state, model: value.model,
          optimizer: nil, tokenizer: value.checkpoint.tokenizer, isBest: false)
        for name in try Folder.names(in: saved) {
          try Folder.rename("\(saved)/\(name)", to: "\(folder)/\(name)")
        }
        try Folder.remove("\(folder)/run")
      },
      isSame: { a, b in
        a.checkpoint.configuration == b.checkpoint.configuration
          && a.checkpoint.state == b.checkpoint.state && weights(a.model) == weights(b.model)
      })
    format.damages = { ["config.json", "model.safetensors", TrainerState.name].contains($0) }
    return format
  }()

  private static func weights(_ model: GPT) -> [String: [UInt32]] { model.state().mapValues(bits) }

  /// GPT-2's form in one file and in two shards.
  private static func gpt2Files(shards: Bool) throws -> Files {
    try files { folder in
      var options = GPT.Configuration(contextLength: 2, layers: 1, heads: 1, width: 2)
      options.tiedHead = !shards
      try GPT2Folder.write(model(options), tokenizer: characters, to: folder)
      for name in ["check.py", "fixture.safetensors"] { try Folder.remove("\(folder)/\(name)") }
      guard shards else { return folder }
      let path = "\(folder)/model.safetensors"
      let tensors = try SafetensorsFile(path: path).tensors().sorted { $0.key < $1.key }
      var map: [JSONValue.Member] = []
      for (number, part) in [tensors.prefix(7), tensors.dropFirst(7)].enumerated() {
        let name = "model-\(number + 1).safetensors"
        try SafetensorsFile.write(
          Dictionary(uniqueKeysWithValues: part.map { ($0.key, $0.value) }),
          to: "\(folder)/\(name)")
        map += part.map { JSONValue.Member($0.key, .string(name)) }
      }
      try FileReplacement.write(
        JSONValue.object([.init("weight_map", .object(map))]).text(),
        to: "\(path).index.json")
      try Folder.remove(path)
      return folder
    }
  }

  static let gpt2: Format = {
    var format = Format(
      "GPT-2", seeds: { try [false, true].map(gpt2Files) },
      read: { try GPT2Folder.read($0) },
      write: { value, folder in
        try Folder.remove(folder)
        try GPT2Folder.write(value.model, tokenizer: value.tokenizer, to: folder)
      },
      isSame: { $0.configuration == $1.configuration && weights($0.model) == weights($1.model) })
    format.damages = { $0 == "config.json" || $0.hasSuffix(".index.json") }
    return format
  }()

  /// A file of a form with RoPE, or a quantised one with a table of positions.
  private static func ggufFile(isLlama: Bool) throws -> Files {
    try files(["x.gguf"]) { folder in
      var options = GPT.Configuration(contextLength: 2, layers: 1, heads: 1, width: 2)
      if isLlama { (options.positions, options.norm, options.activation) = (.rope, .rms, .swiglu) }
      let quantization: Quantization? = isLlama ? nil : .q8
      try GGUFFile.write(
        model(options), tokenizer: characters, to: "\(folder)/x.gguf", quantization: quantization)
      return folder
    }
  }

  static let gguf = Format(
    "GGUF", seeds: { try [false, true].map(ggufFile) },
    read: { try GGUFFile.read("\($0)/x.gguf") },
    write: { value, folder in
      try GGUFFile.write(value.model, tokenizer: value.tokenizer, to: "\(folder)/x.gguf")
    },
    isSame: { $0.configuration == $1.configuration && weights($0.model) == weights($1.model) })
}
