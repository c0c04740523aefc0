// What lets anyone check an exported model: tokens with the logits computed here, and a script that
// compares them with those that another program computes.

import SequiturFiles
import SequiturNN
import SequiturTensor

/// The fixture and the script of an exported model.
enum ExchangeCheck {
  /// How many positions the fixture has, if the context is that long.
  static let maximumLength = 64

  /// The script beside a folder's files.
  static let folderScript = script(
    of: "transformers computes from this folder", fixture: "folder / \"fixture.safetensors\"",
    imports: """
      from safetensors.torch import load_file
      from transformers import AutoModelForCausalLM
      """,
    limit: "1e-4", unit: "",
    computing: """
      model = AutoModelForCausalLM.from_pretrained(folder).eval()
      logits = model(fixture["tokens"].long()[None]).logits[0]
      difference = (logits - fixture["logits"]).abs().max().item()
      """)

  /// The script beside a GGUF file, of this name and the same without its ending, with the largest difference that is
  /// no fault, in standard deviations of the logits: llama.cpp's GELU is a table of halves, and its
  /// products of quantised weights round the other factor, too.
  static func ggufScript(of name: String, stem: String, limit: String) -> String {
    // JSON's spelling of a text is Python's, too.
    let (name, fixture) = (
      JSONValue.string(name).text(), JSONValue.string("\(stem).fixture.safetensors").text()
    )
    return script(
      of: "llama.cpp computes from the GGUF file beside it",
      fixture: "folder / \(fixture)",
      imports: """
        from llama_cpp import Llama
        from safetensors.numpy import load_file
        """,
      limit: limit, unit: " standard deviations",
      // Keys and values in F32 (0), where llama.cpp would have halves.
      computing: """
        tokens, logits = fixture["tokens"].astype(int).tolist(), fixture["logits"]
        model = Llama(
            str(folder / \(name)), n_ctx=len(tokens), logits_all=True, type_k=0, type_v=0, verbose=False
        )
        model.eval(tokens)
        found = model.scores[: len(tokens), : logits.shape[1]]
        difference = float(abs(found - logits).max() / logits.std())
        """)
  }

  private static func script(
    of what: String, fixture: String, imports: String, limit: String, unit: String,
    computing: String
  ) -> String {
    """
    # Compares the logits that \(what) with those in its fixture.
    import sys
    from pathlib import Path

    \(imports)

    limit = \(limit)
    folder = Path(__file__).resolve().parent
    fixture = load_file(\(fixture))
    \(computing)
    # A difference that is no number is not below the limit either.
    if not difference <= limit:
        sys.exit(
            f"FAILED: expected logits within {limit}\(unit) of those that the model had when it was exported, "
            f"found a difference of {difference:.3g}: its files have changed; export it again"
        )
    print(f"OK: all logits are those of the exported model within {limit}\(unit); largest difference: {difference:.3g}")

    """
  }

  /// Tokens [T], as numbers that Float holds exactly, and the model's logits [T, V]. The tokens are
  /// random, so that the whole vocabulary has its chance.
  static func fixture(of model: GPT) -> [String: Tensor] {
    let vocabularySize = model.vocabularySize
    let length = min(maximumLength, model.contextLength)
    var random = SeededRandom(seed: 0)
    let tokens = (0..<length).map { _ in Int32(random.integer(below: vocabularySize)) }
    let logits = withoutGradient { model(Indices(rows: [tokens])) }
    return [
      "tokens": Tensor(tokens.map { Float($0) }),
      "logits": logits.reshaped([length, vocabularySize]),
    ]
  }

  /// Writes fixture.safetensors and check.py.
  static func write(_ model: GPT, to folder: String) throws {
    try SafetensorsFile.write(fixture(of: model), to: "\(folder)/fixture.safetensors")
    try FileReplacement.write(folderScript, to: "\(folder)/check.py")
  }
}
