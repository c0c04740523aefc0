// Lesson elsewhere: a model's weights as other tools read them, and theirs as ours.

import Sequitur

func takingItElsewhere(_ workshop: Workshop) throws {
  let model = tinyGPT(vocabularySize: workshop.tokenizer.vocabularySize)
  let (exported, weights) = (workshop.path("exported"), workshop.path("weights.safetensors"))
  let gguf = workshop.path("model.gguf")
  // snippet elsewhere-transformers
  let form = try TransformersFolder.write(model, tokenizer: workshop.tokenizer, to: exported)
  let (returned, _, tokenizer) = try TransformersFolder.read(exported)
  // end
  try expect(form == .gpt2, "learned positions, layer norm and GELU are GPT-2's form")
  let ids = Indices(rows: [try workshop.tokenizer.encode("the dog bit the man.")])
  let size = tokenizer.vocabularySize
  try expect(size >= model.vocabularySize, "the tokeniser comes back too, with \(size) tokens")
  let difference = zip(model(ids).values, returned(ids).values).map { abs($0 - $1) }.max() ?? 9
  print("first logits differ by \(difference)")

  // snippet elsewhere-gguf
  try GGUFFile.write(model, tokenizer: workshop.tokenizer, to: gguf, quantization: .q8)
  let quantized = try GGUFFile.read(gguf).model
  // end
  let cost = zip(model(ids).values, quantized(ids).values).map { abs($0 - $1) }.max() ?? 9
  try expect(cost > 0 && cost < 0.2, "8.5 bits a weight change little: logits by \(cost)")

  // snippet elsewhere-weights
  try SafetensorsFile.write(model.state(), to: weights)
  let file = try SafetensorsFile(path: weights)
  for entry in file.entries.prefix(3) { print(entry.name, entry.type.rawValue, entry.shape) }
  try model.load(file.tensors())
  // end
  try expect(file.entries.count == model.state().count, "every weight has its name in the file")
}
