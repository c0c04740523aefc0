// What the tests of all forms share: small models of each, with random numbers everywhere.

import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining

/// Options of a small model that has a place in a form.
func formOptions(
  of form: ModelForm, _ change: (inout GPT.Configuration) -> Void = { _ in }
) -> GPT.Configuration {
  var options = GPT.Configuration.gpt2
  (options.contextLength, options.layers, options.heads, options.width) = (7, 2, 4, 32)
  if form != .gpt2 { (options.positions, options.bias) = (.rope, false) }
  switch form {
  case .gpt2, .starcoder2: break
  case .llama: (options.norm, options.activation) = (.rms, .swiglu)
  case .arcee: (options.norm, options.activation) = (.rms, .squaredReLU)
  case .stablelm: options.activation = .swiglu
  }
  change(&options)
  return options
}

/// A model whose parameters, biases and norms too, are random numbers.
func formModel(_ options: GPT.Configuration, vocabularySize: Int) -> GPT {
  var random = SeededRandom(seed: 8)
  let model = GPT(options, vocabularySize: vocabularySize, using: &random)
  for parameter in model.parameters {
    parameter.assign(Tensor(normal: parameter.shape, deviation: 0.3, using: &random).values)
  }
  return model
}

/// Two tokenisers of characters, one of bytes, one of byte pairs.
func formTokenizer(_ kind: Int) throws -> any Tokenizer {
  switch kind {
  case 0: gpt2Tokenizer
  case 1: CharacterTokenizer(text: "abé中\n")
  case 2: ByteTokenizer()
  default:
    try BytePairTokenizer.train(on: "the cat sat on the mat, the cat", vocabularySize: 270)
  }
}
