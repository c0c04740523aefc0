// A run of format 1, as version 0.1 wrote it after 3 of 6 steps, and the weights and moments that it
// ends with since the order of sums is fixed: it opens, and goes on to the same bytes on every
// processor with fused multiply-add.
//
//     tiny-gpt train text.txt --layers 1 --width 8 --heads 2 --context-length 8 --steps 6 --batch-size 2
//       --save-interval 3 --eval-interval 6 --sample-interval 0 --dropout 0.1 --no-samples

import Foundation
import Sequitur
import Testing

struct EarlierRunTests {
  private static func fixture(_ name: String) throws -> URL {
    let folder = try #require(Bundle.module.resourceURL)
    return folder.appendingPathComponent("Fixtures/run-of-format-1").appendingPathComponent(name)
  }

  @Test func opensAndGoesOnToTheSameBytes() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.copyItem(
        atPath: Self.fixture("checkpoint-000003").path, toPath: "\(folder)/checkpoint-000003")
      let checkpoint = try Checkpoint(path: folder)
      #expect(checkpoint.step == 3 && checkpoint.configuration.model.dropout == 0.1)
      #expect(checkpoint.configuration.parts == RunParts())
      let generator = try Generator(
        checkpoint.makeModel(), prompt: "the ", tokenizer: checkpoint.tokenizer,
        options: SamplingOptions(), seed: 1)
      #expect(Array(generator.prefix(5)).count == 5)

      let corpus = try Corpus(
        CorpusSource(paths: [Self.fixture("text.txt").path]), tokenizer: checkpoint.tokenizer,
        in: folder)
      let run = try TrainingRun(resuming: RunFolder.open(folder), corpus: corpus)
      #expect(try run.train() == .finished)
      guard Instructions.current != "baseline" else { return }
      for name in ["model.safetensors", "optimizer.safetensors"] {
        let found = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/last/\(name)"))
        #expect(
          try found == Data(contentsOf: Self.fixture("checkpoint-000006/\(name)")), "\(name)")
      }
    }
  }
}
