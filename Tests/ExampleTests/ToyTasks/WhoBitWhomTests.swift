import SequiturTensor
import Testing
import ToyTasks

@Suite struct WhoBitWhomTests {
  @Test(arguments: [false, true]) func theAnswerIsTheFirstNoun(withArticles: Bool) {
    let task = WhoBitWhom(withArticles: withArticles)
    var random = SeededRandom(seed: 1)
    for row in task.testSet + task.trainingBatch(200, using: &random) {
      let words = task.text(of: row.tokens).split(separator: " ").filter { $0 != "the" }
      #expect(words.count == 3 && words[1] == "bit" && words[0] != words[2], "\(words)")
      #expect(task.classes[Int(row.targets[0])] == words[0])
    }
  }

  @Test func sentencesReadAsWritten() {
    let plain = WhoBitWhom(withArticles: false)
    #expect(plain.text(of: plain.testSet[0].tokens) == "dog bit man")
    #expect(plain.text(of: plain.testSet[1].tokens) == "man bit dog")
    let articles = WhoBitWhom(withArticles: true)
    #expect(articles.text(of: articles.testSet[0].tokens) == "the dog bit the man")
  }

  @Test func everyNounIsHeldOutEquallyOften() {
    let task = WhoBitWhom(withArticles: false)
    #expect(task.testSet.count == 48)
    for agent in task.classes.indices {
      #expect(task.testSet.filter { $0.targets == [Int32(agent)] }.count == 4)
    }
  }

  @Test func trainingHasAllOtherPairs() {
    let task = WhoBitWhom(withArticles: false)
    var random = SeededRandom(seed: 1)
    let rows = Set(task.trainingBatch(3000, using: &random).map(\.tokens))
    #expect(rows.count == 12 * 11 - 48)
  }
}
