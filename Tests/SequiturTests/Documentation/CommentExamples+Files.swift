// Examples in the comments whose files have paths as users write them: they run in a process of their
// own, in a folder of their own.

import Foundation
import Sequitur
import TestSupport
import Testing

extension CommentExamples {
  @Test func examplesWithFiles() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        #expect(FileManager.default.changeCurrentDirectoryPath(folder))
        let examples = try CommentExamples()
        try examples.text.write(toFile: "novel.txt", atomically: true, encoding: .utf8)
        try FileManager.default.createDirectory(
          atPath: "letters", withIntermediateDirectories: false)
        try examples.text.write(toFile: "letters/first.txt", atomically: true, encoding: .utf8)
        try examples.corpora()
        try examples.bytePairs()
        try examples.tensorFiles()
        try examples.runOnWindows()
        try examples.runOnText()
        try examples.exports()
        // The last, as it leaves its tokens where the others have theirs.
        try examples.spans()
      }
    }
  }

  private func corpora() throws {
    // snippet CorpusSource
    let source = try CorpusSource(paths: ["novel.txt", "letters"])
    let statistics = try source.statistics()
    let tokenizer = CharacterTokenizer(scalars: statistics.characterSet)
    let corpus = try Corpus(source, tokenizer: tokenizer, in: "run")
    // end
    #expect(source.documents.count == 2)
    // snippet WindowCover
    let cover = try WindowCover(corpus.training, length: 64, seed: 1, insideDocuments: false)
    let window: Window = cover.window(0)  // 64 inputs, and the token after each
    // end
    #expect(window.inputs.count == 64 && window.targets.count == 64)
  }

  private func spans() throws {
    try "Q: Who?\nA: The hare.\n".write(
      toFile: "dialogue.txt", atomically: true, encoding: .utf8)
    let (source, tokenizer) = (try CorpusSource(paths: ["dialogue.txt"]), ByteTokenizer())
    // snippet CountedSpans
    let answers = CountedSpans(after: "A: ", until: "\n")
    let corpus = try Corpus(source, counting: answers, tokenizer: tokenizer, in: "run")
    // end
    #expect(corpus.training.count + corpus.validation.count == 21)
  }

  private func bytePairs() throws {
    // snippet BytePairTokenizer
    let tokenizer = try BytePairTokenizer.train(on: text, vocabularySize: 1024)
    let tokens = tokenizer.encode("the cat")
    try TokenizerFile.write(tokenizer, to: "tokenizer")  // opens in Hugging Face's tokenizers
    // end
    #expect(tokenizer.decode(tokens) == "the cat")
    #expect(try TokenizerFile.read("tokenizer").vocabularySize == tokenizer.vocabularySize)
  }

  private func tensorFiles() throws {
    // snippet SafetensorsFile+Writing
    try SafetensorsFile.write(model.state(), to: "model.safetensors")
    // end
    // snippet SafetensorsFile
    let file = try SafetensorsFile(path: "model.safetensors")
    for entry in file.entries { print(entry.name, entry.type.rawValue, entry.shape) }
    let table = try file.tensor("tokens.table")
    try model.load(file.tensors())
    // end
    #expect(table.shape == [tokenizer.vocabularySize, 16])
  }

  private func runOnWindows() throws {
    let windows = RepeatingWindows()
    let heldOut = [windows.window(0)]
    let configuration = briefly
    // snippet TrainingRun
    let run = try TrainingRun(
      in: RunFolder.create("runs/mine"), configuration, model: model, tokenizer: tokenizer,
      windows: windows, validation: heldOut)
    let outcome = try run.train { print($0) }
    // end
    #expect(outcome == .finished)
  }

  private func runOnText() throws {
    var configuration = briefly
    (configuration.model.layers, configuration.model.heads) = (1, 2)
    (configuration.model.width, configuration.model.contextLength) = (16, 16)
    // snippet TrainingRun+Corpus
    let folder = try RunFolder.create("runs/novel")
    let source = try CorpusSource(paths: ["novel.txt"])
    let tokenizer = CharacterTokenizer(scalars: try source.statistics().characterSet)
    let corpus = try Corpus(source, tokenizer: tokenizer, in: folder.path)
    let run = try TrainingRun(in: folder, configuration, tokenizer: tokenizer, corpus: corpus)
    _ = try run.train { print($0) }
    // end
    // snippet Checkpoint
    let checkpoint = try Checkpoint(path: "runs/novel")
    let generator = try Generator(
      checkpoint.makeModel(), prompt: "the ", tokenizer: checkpoint.tokenizer,
      options: .greedy, seed: 1)
    print(checkpoint.tokenizer.decode(Array(generator.prefix(20))))
    // end
    #expect(checkpoint.step == 4)
  }

  private func exports() throws {
    let tokenizer = ByteTokenizer()
    var random = random
    var configuration = GPT.Configuration(contextLength: 16, layers: 1, heads: 1, width: 8)
    configuration.positions = .learned
    let model = GPT(configuration, vocabularySize: 256, using: &random)
    // snippet GPT2Folder
    try GPT2Folder.write(model, tokenizer: tokenizer, to: "export")
    let read = try GPT2Folder.read("export")  // model, configuration and tokenizer
    // end
    #expect(read.model.parameterCount == model.parameterCount && read.configuration.width == 8)
    #expect(read.tokenizer.vocabularySize == 256)
    try exchanges(model, tokenizer)
  }

  private func exchanges(_ model: GPT, _ tokenizer: ByteTokenizer) throws {
    do {
      // snippet TransformersFolder
      let form = try TransformersFolder.write(model, tokenizer: tokenizer, to: "exported")
      let read = try TransformersFolder.read("exported")  // model, configuration and tokenizer
      // end
      #expect(form == .gpt2 && read.configuration.width == 8)
    }
    // snippet GGUFFile
    try GGUFFile.write(model, tokenizer: tokenizer, to: "model.gguf")
    let read = try GGUFFile.read("model.gguf")  // model, configuration and tokenizer
    // end
    #expect(read.configuration.width == 8 && read.tokenizer.vocabularySize == 256)
  }

  /// Four steps.
  private var briefly: RunConfiguration {
    var configuration = RunConfiguration()
    (configuration.training.steps, configuration.training.warmupSteps) = (4, 1)
    configuration.training.sampleInterval = 0
    return configuration
  }
}
