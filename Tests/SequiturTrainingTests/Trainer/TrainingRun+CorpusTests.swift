import Foundation
import Sequitur
import Testing

struct TrainingRunCorpusTests {
  /// Four files of one letter each: a window that crosses from one into the next shows two.
  @Test(arguments: [false, true]) func heldOutWindowsStayInsideFilesWhereAsked(documents: Bool)
    throws
  {
    try withTemporaryFolder { folder in
      let texts = "\(folder)/texts"
      try FileManager.default.createDirectory(
        atPath: texts, withIntermediateDirectories: true)
      for letter in ["a", "b", "c", "d"] {
        try String(repeating: letter, count: 30)
          .write(toFile: "\(texts)/\(letter).txt", atomically: true, encoding: .utf8)
      }
      let source = try CorpusSource(paths: [texts])
      let tokenizer = CharacterTokenizer(scalars: try source.statistics().characterSet)
      let corpus = try Corpus(source, tokenizer: tokenizer, in: folder, trainingShare: 0.5)
      var configuration = RunConfiguration()
      configuration.model.contextLength = 8
      configuration.data.documents = documents
      let windows = corpus.heldOutWindows(for: configuration)
      let crossing = windows.filter { window in
        Set(window.inputs + window.targets.filter { $0 >= 0 }).count > 1
      }
      #expect(crossing.isEmpty == documents, "\(windows.count) windows")
      // 15 tokens of each of four files: the first of each, or of all together, is predicted
      // nowhere.
      #expect(
        windows.reduce(0) { $0 + $1.targets.filter { $0 >= 0 }.count } == (documents ? 56 : 59))
    }
  }
}
