// What lets anyone check an exported model: tokens with the logits computed here, and a script that
// compares them with those of transformers.

import SequiturFiles
import SequiturNN
import SequiturTensor

/// The fixture and the script of an exported folder.
enum GPT2Check {
  /// How many positions the fixture has, if the context is that long.
  static let maximumLength = 64

  static let script = """
    # Compares the logits that transformers computes from this folder with those in fixture.safetensors.
    import sys
    from pathlib import Path

    from safetensors.torch import load_file
    from transformers import GPT2LMHeadModel

    limit = 1e-4
    folder = Path(__file__).resolve().parent
    fixture = load_file(folder / "fixture.safetensors")
    model = GPT2LMHeadModel.from_pretrained(folder).eval()
    logits = model(fixture["tokens"].long()[None]).logits[0]
    difference = (logits - fixture["logits"]).abs().max().item()
    # A difference that is no number is not below the limit either.
    if not difference <= limit:
        sys.exit(
            f"FAILED: expected logits within {limit} of those that the model had when it was exported, "
            f"found a difference of {difference:.3g}: its files have changed; export it again"
        )
    print(f"OK: all logits are those of the exported model within {limit}; largest difference: {difference:.3g}")

    """

  /// Writes fixture.safetensors (tokens [T], as numbers that Float holds exactly, and logits [T,
  /// V]) and check.py. The tokens are random, so that the whole vocabulary has its chance.
  static func write(_ model: GPT, to folder: String) throws {
    let vocabularySize = model.vocabularySize
    let length = min(maximumLength, model.contextLength)
    var random = SeededRandom(seed: 0)
    let tokens = (0..<length).map { _ in Int32(random.integer(below: vocabularySize)) }
    let logits = withoutGradient { model(Indices(rows: [tokens])) }
    try SafetensorsFile.write(
      [
        "tokens": Tensor(tokens.map { Float($0) }),
        "logits": logits.reshaped([length, vocabularySize]),
      ], to: "\(folder)/fixture.safetensors")
    try FileReplacement.write(script, to: "\(folder)/check.py")
  }
}
