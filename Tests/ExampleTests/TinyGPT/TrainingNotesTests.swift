// What is said of a result: the cure of what is wrong with it, not its opposite.

import Sequitur
import Testing

import struct tiny_gpt.LossJumps
import struct tiny_gpt.TextSummary
import func tiny_gpt.notes

struct TrainingNotesTests {
  /// A text of 65 characters: ln V is 4.17, the frequencies give 3.31.
  private static let text: TextSummary = {
    var text = TextSummary()
    (text.uniformLoss, text.unigramEntropy, text.bigramEntropy) = (4.17, 3.31, 2.45)
    return text
  }()

  @Test(
    arguments: [
      // Above what guessing gives; far above the best; never below the first; without held-out text.
      (9.1, 8.7, 2.1, 500, "diverged; use a lower --learning-rate"),
      (
        3.2, 3.1, 2.1, 500, "has risen from 2.1000 at step 500 to 3.2000: the training has diverged"
      ),
      (4.15, 4.16, 4.1, 0, "diverged; use a lower --learning-rate"),
      (nil, 5.0, nil, nil, "diverged; use a lower --learning-rate"),
      // Learned by heart, which a lower rate does not cure.
      (3.2, 0.4, 2.1, 500, "learns the text by heart; use more text"),
      (7.5, 0.1, 2.1, 500, "learns the text by heart"),
      // Too little learned, and learned of another text.
      (3.5, 3.6, 3.5, 100, "train longer, or with a higher --learning-rate"),
      (3.5, 2.6, 3.5, 100, "the held-out text is unlike the text that was trained on"),
      (5.5, 1.6, 4.2, 0, "the held-out text is unlike the text that was trained on"),
      (1.8, 1.6, 1.8, 2000, nil), (1.9, 1.6, 1.8, 1500, nil), (nil, 2.0, nil, nil, nil),
    ] as [(Double?, Double?, Double?, Int?, String?)])
  func theCureFitsTheResult(
    _ heldOut: Double?, _ training: Double?, _ best: Double?, _ step: Int?, _ words: String?
  ) {
    let found = notes(
      onLoss: heldOut, training: training,
      best: best.flatMap { best in step.map { (best, $0) } }, text: Self.text)
    #expect(found.count == (words == nil ? 0 : 1))
    if let words { #expect(found.first?.contains(words) == true, "\(found)") }
    for note in found where note.contains("diverged") { #expect(!note.contains("higher")) }
  }

  @Test func aRunThatJumpedIsNotAdvisedToJumpHigher() {
    let found = notes(
      onLoss: 3.6, training: 3.7, best: (3.6, 60), hasJumped: true, text: Self.text)
    #expect(found.first?.contains("train longer, with a lower --learning-rate") == true)
  }

  @Test func aJumpIsSaidOnce() {
    var jumps = LossJumps()
    // A loss that falls, and one that wavers, do not jump.
    for step in 1...60 {
      let loss = 4 - Double(step) / 30 + (step % 2 == 0 ? 0.3 : 0)
      #expect(jumps.note(on: loss, step: step) == nil)
    }
    let note = jumps.note(on: 5.5, step: 61)
    #expect(
      note?.hasPrefix("note: the train loss has jumped to 5.5000 at step 61, from 2.") == true)
    #expect(jumps.isTold && jumps.note(on: 9, step: 62) == nil)
    var early = LossJumps()
    #expect(early.note(on: 4.2, step: 1) == nil && early.note(on: 4.1, step: 2) == nil)
    #expect(early.note(on: 5.3, step: 3)?.contains("from 4.1500 in the 2 steps before") == true)
  }
}
