// Lesson inside: attention maps and an inner activation by name.

import Sequitur

func lookingInside(_ workshop: Workshop) throws {
  let model = tinyGPT(vocabularySize: workshop.tokenizer.vocabularySize)
  let ids = Indices(rows: [try workshop.tokenizer.encode("the dog bit the man.")])

  // snippet inside
  let maps = model.withWeights(ids).weights  // [B, H, T, T] of each block
  let recorder = Recorder(of: model)
  let logits = recorder.record { model(ids) }
  let activation = recorder["blocks.1.feedForward.up"]  // [B, T, hidden], behind the GELU
  let stream = recorder.input(of: "norm")  // the sum of the residual stream, [B, T, C]
  // end

  print(recorder.names.joined(separator: " "))
  print(
    "maps \(maps.map(\.shape)), activation \(activation?.shape ?? []), stream \(stream?.shape ?? [])"
  )
  try expect(logits.values == model(ids).values, "recording changes no bit")
}
