// Token and position rows from a tiny made-up checkpoint, and what is wrong with others.

import ExampleSupport
import Sequitur
import Testing

import struct position_explorer.AdditionCommand
import struct position_explorer.CheckpointRows

@Suite("Rows from a checkpoint") struct CheckpointRowsTests {
  /// Writes tables, and a tokeniser of bytes, into a folder.
  private func reading<Result>(
    _ tensors: [String: Tensor], hasTokenizer: Bool = true, _ body: (String) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      try SafetensorsFile.write(tensors, to: "\(folder)/model.safetensors")
      if hasTokenizer { try TokenizerFile.write(ByteTokenizer(), to: folder) }
      return try body(folder)
    }
  }

  private func refusal(
    _ tensors: [String: Tensor], _ sentence: String = "aba", hasTokenizer: Bool = true
  ) throws -> any UserError {
    try reading(tensors, hasTokenizer: hasTokenizer) { folder in
      let error = #expect(throws: (any Error).self) {
        try CheckpointRows(folder: folder, sentence: sentence)
      }
      return try #require(error as? any UserError)
    }
  }

  /// Row i holds i and -i.
  private func table(_ rows: Int, scale: Float = 1) -> Tensor {
    Tensor((0..<rows).flatMap { [scale * Float($0), -scale * Float($0)] }, shape: [rows, 2])
  }

  @Test("token rows, position rows and sums, the same token twice") func rows() throws {
    for prefix in ["", "transformer."] {
      let tensors = [
        "\(prefix)wte.weight": table(256), "\(prefix)wpe.weight": table(8, scale: 0.5),
      ]
      try reading(tensors) { folder in
        let addition = try CheckpointRows(folder: folder, sentence: "aba").addition
        #expect(addition.words == ["␣", "a", "b", "a"] && addition.ids == [32, 97, 98, 97])
        #expect(addition.tokens.values == [32, -32, 97, -97, 98, -98, 97, -97])
        #expect(addition.positions.values == [0, 0, 0.5, -0.5, 1, -1, 1.5, -1.5])
        #expect(addition.sum.row(3) == [98.5, -98.5])
        #expect(addition.repeated?.first == 1 && addition.repeated?.second == 3)
        #expect(addition.difference(in: addition.tokens) == 0)
        #expect(addition.difference(in: addition.sum) == 1)
      }
    }
  }

  @Test("the page says where its rows are from") func page() throws {
    try reading(["wte.weight": table(256), "wpe.weight": table(8)]) { folder in
      guard
        case .run(let settings) = try AdditionCommand.command.parse([
          "--checkpoint", folder, "--sentence", "aba",
        ])
      else { return #expect(Bool(false), "help instead of an exploration") }
      let html = try settings.explore().page.html
      #expect(html.contains("The position rows of \(folder)/model.safetensors."))
      #expect(html.contains("The two outlined rows are identical."))
      #expect(!html.contains("Random rows"))
    }
  }

  @Test("what a checkpoint lacks is named") func refusals() throws {
    let (tokens, positions) = (table(256), table(8))
    let cases: [([String: Tensor], String, String)] = [
      (["wte.weight": tokens], "aba", "expected a tensor named wpe.weight"),
      (["wpe.weight": positions], "aba", "expected a tensor named wte.weight"),
      (["wte.weight": tokens, "wpe.weight": Tensor(zeros: [8, 3])], "aba", "found 2 and 3"),
      (["wte.weight": Tensor(zeros: [512]), "wpe.weight": positions], "aba", "to be a matrix"),
      (["wte.weight": tokens, "wpe.weight": positions], "abababab", "from 1 to 8 tokens"),
      (["wte.weight": table(97), "wpe.weight": positions], "aba", "found token 97"),
      (
        ["wte.weight": tokens, "wpe.weight": Tensor([.nan, 1, 2, 3, 4, 5, 6, 7], shape: [4, 2])],
        "aba", "plus that of position 0"
      ),
    ]
    for (tensors, sentence, part) in cases {
      let error = try refusal(tensors, sentence)
      #expect(error.kind == .unfit, "\(part)")
      #expect(error.description.contains(part), "\(error)")
      #expect(!error.description.contains("\n"))
    }
  }

  @Test("a folder without a tokeniser or without weights") func missing() throws {
    let tensors = ["wte.weight": table(256), "wpe.weight": table(8)]
    #expect(try refusal(tensors, hasTokenizer: false).description.contains("tokenizer"))
    try withTemporaryFolder { folder in
      let error = #expect(throws: SafetensorsError.self) {
        try CheckpointRows(folder: folder, sentence: "a")
      }
      #expect(error?.kind == .missing)
    }
  }
}
