// Lesson first: the loop that trains a GPT, in the fewest lines.

// snippet first-import
import Sequitur

// end

func firstModel(_ workshop: Workshop) throws {
  let tokens = try workshop.tokenizer.encode(workshop.text)
  // snippet first-batch
  let places = stride(from: 0, to: 8 * 64, by: 64)
  let inputs = Indices(rows: places.map { Array(tokens[$0..<$0 + 64]) })  // [B, T]
  let targets = Indices(rows: places.map { Array(tokens[$0 + 1..<$0 + 65]) })
  // end
  // snippet first-loop
  var random = SeededRandom(seed: 1)
  let model = GPT(
    .init(contextLength: 64, layers: 2, heads: 2, width: 32), vocabularySize: 65, using: &random)
  var optimizer = AdamW(model, learningRate: 1e-3)
  let schedule = Schedule.cosine(peak: 1e-3, final: 1e-4, warmUp: 10, steps: 100)
  for step in 0..<100 {  // inputs and targets: Indices of shape [batch, time]
    let loss = withTraining(using: &random) { model.loss(inputs, targets) }
    var gradients = loss.backward()
    gradients.clip(toNorm: 1)
    optimizer.learningRate = schedule(step)
    optimizer.update(with: gradients)
  }
  // end
  let loss = withoutGradient { model.loss(inputs, targets).item }
  try expect(loss < 3, "a hundred steps lower the loss from 4.2 to \(loss)")
}
