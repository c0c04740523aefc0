// What a user of the library writes to train, save, resume and sample: public API alone.

import Foundation
import Sequitur
import Testing

struct LibraryUserTests {
  private static let text = String(
    repeating: "the hare ran and the fox ran and the hounds ran after both.\n", count: 40)

  @Test func trainsSavesResumesAndSamplesInTenLines() throws {
    try withTemporaryFolder { place in
      let file = "\(place)/novel.txt"
      try Self.text.write(toFile: file, atomically: true, encoding: .utf8)
      var options = RunConfiguration()
      (options.model.layers, options.model.heads, options.model.width) = (1, 2, 16)
      options.model.contextLength = 16
      (options.training.steps, options.training.warmupSteps) = (40, 5)
      options.training.evalInterval = 10
      options.training.learningRate = 0.01
      let source = try CorpusSource(paths: [file])
      let tokenizer = CharacterTokenizer(scalars: try source.statistics().characterSet)

      func train(in name: String, stoppingAt stop: Int) throws -> [Double] {
        let folder = try RunFolder.create("\(place)/\(name)")
        let corpus = try Corpus(source, tokenizer: tokenizer, in: folder.path)
        let run = try TrainingRun(in: folder, options, tokenizer: tokenizer, corpus: corpus)
        var losses: [Double] = []
        _ = try run.train(
          report: { event in
            if case .evaluation(let metrics, _) = event { losses += [metrics.validationLoss ?? 0] }
          }, shouldStop: { run.state.step == stop })
        return losses
      }
      func resume(_ name: String) throws {
        let folder = try RunFolder.open("\(place)/\(name)")
        let outcome = try TrainingRun(resuming: folder).train()
        #expect(outcome == .finished)
      }

      let losses = try train(in: "whole", stoppingAt: 40)
      #expect(losses.count == 5 && losses[4] < losses[0] - 0.5, "\(losses)")
      _ = try train(in: "halves", stoppingAt: 17)
      // The folder has all that it needs.
      try FileManager.default.removeItem(atPath: file)
      try resume("halves")
      let (whole, halves) = try (
        Checkpoint(path: "\(place)/whole"), Checkpoint(path: "\(place)/halves")
      )
      let bits = try [whole, halves].map { checkpoint in
        try checkpoint.makeModel().parameters.flatMap { $0.values.map(\.bitPattern) }
      }
      #expect(halves.step == 40 && bits[0] == bits[1])

      let generator = try Generator(
        halves.makeModel(), prompt: "the h", tokenizer: halves.tokenizer, options: .greedy, seed: 1)
      let written = halves.tokenizer.decode(Array(generator.prefix(20)))
      #expect(written.unicodeScalars.count == 20, "\(written)")
    }
  }
}
