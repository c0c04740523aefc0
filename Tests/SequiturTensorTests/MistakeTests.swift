// Every call that must stop, in a process of its own: the tables stand with the suites.

import Testing

/// Calls that must stop, each under what its message must say; `…` stands for the words between.
typealias Mistakes = [String: @Sendable () -> Void]

private let mistakes = [
  ArithmeticTests.mistakes, AttentionTests.mistakes, BackwardTests.mistakes,
  BroadcastingTests.mistakes, ChooseTests.mistakes, ComparisonTests.mistakes,
  ConcatenateTests.mistakes, CrossEntropyTests.mistakes, CumulativeSumTests.mistakes,
  DropoutTests.mistakes, ExtremesTests.mistakes, GatherAlongTests.mistakes, GatherTests.mistakes,
  GradientsNamesTests.mistakes, GradientsTests.mistakes, IndicesTests.mistakes,
  LinearSideBySideTests.mistakes, LinearTests.mistakes, LossesTests.mistakes, MaskTests.mistakes,
  MatrixProductTests.mistakes, NormalizationTests.mistakes, OperationTests.mistakes,
  ParameterQuantizingTests.mistakes, ParameterTests.mistakes, ReductionsTests.mistakes,
  ReshapeTests.mistakes,
  SeededRandomTests.mistakes, SliceTests.mistakes, SoftmaxTests.mistakes, SortTests.mistakes,
  StopTests.mistakes, TensorTests.mistakes, TransposeTests.mistakes, ValuesTests.mistakes,
  WindowTests.mistakes,
].reduce(into: Mistakes()) { all, one in all.merge(one) { first, _ in first } }

struct MistakeTests {
  @Test(arguments: mistakes.keys.sorted())
  func stops(saying words: String) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [words = words as String] in
      mistakes[words]?()
    }
    // A process that did not stop has already been reported.
    guard let result else { return }
    let output = String(decoding: result.standardErrorContent, as: UTF8.self)
    let lines = output.split(separator: "\n").filter { $0.contains("Fatal error: ") }
    #expect(lines.count == 1, "\(output)")
    for fragment in words.split(separator: " … ") {
      #expect(lines.first?.contains(fragment) ?? false, "\(fragment) is missing in: \(output)")
    }
  }
}
