// JSON, safetensors, tokens, metrics: forms of one file, each with its examples.

import Foundation
import SequiturFiles
import SequiturTensor
import SequiturText
import SequiturTraining

extension Format {
  /// The register of forms.
  static let all = [
    json, safetensors, tokens, corpus, metrics, tokenizer, vocabularyAndMerges, gpt2, gguf,
    runConfiguration, manifest, trainerState, checkpoint,
  ]

  /// Examples of one file.
  fileprivate static func files(_ name: String, _ texts: [String]) -> [Files] {
    texts.map { [name: Array($0.utf8)] }
  }

  static let json = Format(
    "JSON",
    seeds: {
      files(
        "x",
        [
          #"{"a":[1,-2.5e3,null,true,false,""],"b":{"c":"\u00fc\ud83d\ude00\n\"\\/"},"ü":{}}"#,
          #"[[],[[0]],{"":"" , "x" : { "y": [ 1E+2 , 0.0 ] } }, 12345678901234567890 ]"#,
          "  \"text\"\n", "-0.5",
        ])
    },
    read: { try JSONValue(parsing: OpenFile.contents(of: "\($0)/x")) },
    write: { value, folder in
      for layout in [JSONValue.Layout.spaced, .indented] {
        guard try JSONValue(parsing: Array(value.text(layout).utf8)) == value else {
          throw Disagreement(of: "another value in layout \(layout)")
        }
      }
      try FileReplacement.write(value.text(), to: "\(folder)/x")
    })

  /// A safetensors file with the right length before its header.
  private static func safetensorsFile(_ header: [UInt8], _ data: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + data
  }

  /// Headers with the lengths of their data.
  private static let headers: [(header: String, count: Int)] = [
    (
      #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"#
        + #""b.c":{"dtype":"F32","shape":[],"data_offsets":[24,28]}}"#, 28
    ),
    (
      #"{"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"b":{"dtype":"BF16","#
        + #""shape":[1,1],"data_offsets":[6,8]},"d":{"dtype":"F64","shape":[2],"#
        + #""data_offsets":[8,24]},"e":{"dtype":"F32","shape":[2,0],"data_offsets":[24,24]}}  "#, 24
    ),
    ("{\"\u{3A9}\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4), ("{}", 0),
  ]

  static let safetensors: Format = {
    var format = Format(
      "safetensors",
      seeds: {
        headers.map { header, count in
          var data: [UInt8] = []
          for place in 0..<count { data.append(UInt8(truncatingIfNeeded: place * 37)) }
          return ["x": safetensorsFile(Array(header.utf8), data)]
        }
      },
      read: Tensors.init, write: { try $0.write($1) })
    // Any byte, or the header alone with the length that it then has, or the numbers alone.
    format.damage = { mutator, bytes in
      var length = 0
      for byte in bytes.prefix(8).reversed() { length = length << 8 | Int(byte) }
      let (header, data) = (Array(bytes[8..<8 + length]), Array(bytes[(8 + length)...]))
      switch mutator.number(below: 4) {
      case 0: return mutator.changed(bytes)
      case 1:
        let changed = (mutator.changed(data) + data).prefix(data.count)
        return safetensorsFile(header, Array(changed))
      default: return safetensorsFile(mutator.changed(header), data)
      }
    }
    return format
  }()

  /// What a safetensors file holds.
  private struct Tensors: Equatable, @unchecked Sendable {
    // Unchecked: tensors are shared with nobody.
    let metadata: [String: String]
    let tensors: [String: Tensor]

    init(_ folder: String) throws {
      let file = try SafetensorsFile(path: "\(folder)/x")
      (metadata, tensors) = (file.metadata, try file.tensors())
    }

    func write(_ folder: String) throws {
      try SafetensorsFile.write(tensors, to: "\(folder)/x", metadata: metadata)
    }

    static func == (a: Self, b: Self) -> Bool {
      a.metadata == b.metadata && a.tensors.mapValues(\.shape) == b.tensors.mapValues(\.shape)
        && a.tensors.mapValues(bits) == b.tensors.mapValues(bits)
    }
  }

  static func bits(_ tensor: Tensor) -> [UInt32] { tensor.values.map(\.bitPattern) }

  /// Tokens of 2 bytes and of 4: every file is one, whose last bytes may be none.
  static let tokens = Format(
    "tokens",
    seeds: {
      [[0, 1, 2, 3, 255, 255], [7, 0, 0, 0, 1, 0, 1, 0], [UInt8](repeating: 9, count: 4096), []].map
      {
        ["x": $0]
      }
    },
    read: { folder in
      try [1 << 16, 1 << 20].map { size in
        let file = try TokenFile(path: "\(folder)/x", vocabularySize: size)
        return file.tokens(in: 0..<file.count)
      }
    },
    write: { values, folder in
      for (size, tokens) in zip([1 << 16, 1 << 20], values) {
        let path = "\(folder)/x"
        try Folder.remove(path)
        var checksum = Checksum()
        try TokenFile.append(
          tokens, to: OpenFile(writing: path, O_CREAT), vocabularySize: size, checksum: &checksum)
        let file = try TokenFile(path: path, vocabularySize: size)
        guard file.tokens(in: 0..<file.count) == tokens else {
          throw Disagreement(of: "other tokens of a vocabulary of \(size)")
        }
      }
    },
    // Each width has been compared as it was written.
    isSame: { _, _ in true })

  /// A corpus, and the files that it was read from: nothing writes one again without its text, so
  /// whoever takes it elsewhere takes them.
  private struct FiledCorpus: Equatable {
    static let names = [Corpus.fileName, "tokens.json"]
    let training, validation: [Int32]
    let documents: [CorpusDocument]
    let landmarks: Landmarks
    let files: Files

    init(readingFrom folder: String) throws {
      let corpus = try Corpus(readingFrom: folder, tokenizer: CharacterTokenizer(text: "abc"))
      (training, validation) = (corpus.training.tokens, corpus.validation.tokens)
      (documents, landmarks) = (corpus.documents, corpus.landmarks)
      files = try Format.files(Self.names, in: folder)
    }

    /// Those of a small one.
    static func example() throws -> Files {
      try Format.files(names) { folder in
        for name in ["a", "b"] {
          let text = String(repeating: "cab\(name)", count: 8)
          try FileReplacement.write(text, to: "\(folder)/\(name).txt")
        }
        let source = try CorpusSource(paths: [folder])
        _ = try Corpus(source, tokenizer: CharacterTokenizer(text: "abc"), in: folder)
        // Paths that are the same everywhere, as what is damaged must be.
        let index = "\(folder)/tokens.json"
        let text = String(decoding: try OpenFile.contents(of: index), as: UTF8.self)
        try FileReplacement.write(
          text.replacing(folder, with: "/texts").replacing(Folder.current, with: "/"), to: index)
        return folder
      }
    }
  }

  /// What stands beside the tokens of a corpus.
  static let corpus: Format = {
    var format = Format(
      "corpus", seeds: { [try FiledCorpus.example()] },
      read: { try FiledCorpus(readingFrom: $0) },
      write: { corpus, folder in
        for (name, bytes) in corpus.files {
          try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
      })
    format.damages = { $0 == "tokens.json" }
    return format
  }()

  static let metrics = Format(
    "metrics",
    seeds: {
      files(
        "x",
        [
          #"{"step":0,"time":0.5,"val/loss":4.17}"# + "\n"
            + #"{"step":1,"tokens":768,"time":0.75,"train/loss":4.25,"lr":1e-05,"grad_norm":2.5,"#
            + #""tokens_per_second":12345.678}"# + "\n",
          #"{"step":12,"text":"a \"b\"\n"}"# + "\n" + #"{"step":9007199254740992}"# + "\n\n"
            + #"{"st"#,
        ])
    },
    read: { folder in
      let path = "\(folder)/x"
      return Lines(metrics: try LineFile.read(path), samples: try LineFile.read(path))
    },
    write: { lines, folder in
      let metrics = try LineFile<Metrics>(path: "\(folder)/x", keepingUpTo: 0)
      for line in lines.metrics { try metrics.write(line) }
      let path = "\(folder)/samples"
      let samples = try LineFile<Sample>(path: path, keepingUpTo: 0)
      for line in lines.samples { try samples.write(line) }
      guard try LineFile.read(path) == lines.samples else {
        throw Disagreement(of: "other samples")
      }
    },
    isSame: { $0.metrics == $1.metrics })

  /// The lines of both kinds that a file has.
  private struct Lines {
    let metrics: [Metrics]
    let samples: [Sample]
  }
}
