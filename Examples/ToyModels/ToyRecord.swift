// ToyRecord: a trained toy model in a program's file of results.

/// What came of a run, by the keys of files. Accuracies and ceilings are fractions of 1, losses in
/// nats, the time in seconds. A file has the keys that its program gives values.
package struct ToyRecord: Encodable {
  let task, encoding: String
  let causal: Bool
  let layers: Int
  let seed: UInt64
  let accuracy: Double
  /// The mean loss of the last tenth of the training steps, and the loss on the test set.
  let finalLoss, testLoss: Float
  let seconds: Double
  package var readout: String?
  package var correct, asked: Int?
  package var ceiling, lossFloor, orderBlindCeiling, mirrorCeiling: Double?

  package init(_ outcome: ToyOutcome) {
    let run = outcome.run
    task = run.task.rawValue
    encoding = run.variant.encoding.rawValue
    causal = run.variant.causal
    layers = run.layers
    seed = run.seed
    accuracy = outcome.accuracy
    finalLoss = outcome.finalLoss
    testLoss = outcome.testLoss
    seconds = outcome.seconds
  }
}
