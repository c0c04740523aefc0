// RunConfiguration: its JSON is flat, reads back, and mistakes in it are named.

import Foundation
import Sequitur
import Testing

struct RunConfigurationTests {
  /// A configuration without a single default.
  private static var unusual: RunConfiguration {
    TinyRun.configuration {
      $0.model.hidden = 20
      $0.model.keyHeads = 1
      $0.model.queryKeyNorm = true
      $0.model.logitCap = 30
      $0.model.bias = true
      $0.model.norm = .rms
      $0.model.normWeights = false
      $0.model.activation = .swiglu
      $0.model.positions = .rope
      $0.model.tiedHead = false
      $0.model.normPlacement = .post
      $0.training.accumulate = 3
      $0.training.lanes = 2
      $0.training.learningRate = 0.1
      $0.training.minLearningRate = 0.01
      $0.training.schedule = .stable
      $0.training.decayShare = 0.25
      $0.training.beta1 = 0.8
      $0.training.beta2 = 0.7
      $0.training.epsilon = 1e-6
      $0.training.weightDecay = 0.3
      $0.training.clip = 0.5
      $0.training.evalBatches = 9
      $0.training.patience = 4
      $0.training.saveInterval = 5
      $0.training.keep = 7
      $0.training.seed = .max
      $0.data.tokenizer = "bpe"
      $0.data.vocabularySize = 300
      $0.data.documents = true
    }
  }

  @Test func everyOptionReadsBack() throws {
    for configuration in [RunConfiguration(), Self.unusual] {
      let json = try configuration.json()
      let read = try JSONDecoder().decode(RunConfiguration.self, from: Data(json.utf8))
      #expect(read == configuration)
    }
  }

  @Test func keysAreThoseOfTheCommandLine() throws {
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(Self.unusual.json().utf8)) as? [String: Any])
    #expect(object["context_length"] as? Int == 8)
    #expect(object["min_learning_rate"] as? Double == 0.01)
    #expect(object["tied_head"] as? Bool == false)
    #expect(object["key_heads"] as? Int == 1 && object["query_key_norm"] as? Bool == true)
    #expect(object["logit_cap"] as? Double == 30)
    #expect(object["lanes"] as? Int == 2)
    #expect(object["norm_weights"] as? Bool == false && object["decay_share"] as? Double == 0.25)
    #expect(object["format"] as? Int == 1)
    #expect(object.values.allSatisfy { !($0 is [String: Any]) })
  }

  /// What a run does not use of later choices is not in its file, which is as it was before them.
  @Test func laterChoicesAreNotToldUnlessMade() throws {
    var configuration = Self.unusual
    configuration.training.lanes = 1
    configuration.training.decayShare = 0.4
    configuration.model.normWeights = true
    let json = try configuration.json()
    for key in ["lanes", "decay_share", "norm_weights"] { #expect(!json.contains(key), "\(key)") }
  }

  @Test(arguments: [
    ("\"steps\" : 6", "\"steps\" : \"six\"", "steps"),
    ("\"steps\" : 6,", "", "steps"),
    ("\"positions\" : \"rope\"", "\"positions\" : \"rope2\"", "positions"),
    ("\"format\" : 1", "\"form\" : 1", "format"),
    ("\"beta1\" : 0.8", "\"beta1\" : 1", "beta1 to be a number of 0 or more and below 1"),
    ("\"learning_rate\" : 0.1", "\"learning_rate\" : -0.1", "learning_rate to be a finite"),
    ("\"accumulate\" : 3", "\"accumulate\" : 0", "accumulate of 1 to 1000000000, found 0"),
    ("\"lanes\" : 2", "\"lanes\" : 3", "batch_size 2, found lanes 3"),
    ("\"lanes\" : 2", "\"lanes\" : 0", "lanes of 1 to 1000000000, found 0"),
    ("\"decay_share\" : 0.25", "\"decay_share\" : 1", "decay_share to be a number of 0 or more"),
    ("{", "", "JSON"),
  ])
  func mistakesAreNamed(part: String, replacement: String, named: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/config.json"
      let json = try Self.unusual.json()
      let spoiled = json.replacingOccurrences(of: part, with: replacement)
      #expect(spoiled != json)
      try spoiled.write(toFile: path, atomically: true, encoding: .utf8)
      let error = #expect(throws: RunError.self) { try RunConfiguration(path: path) }
      #expect(error?.problem == .damaged)
      #expect(error?.description.contains(named) == true, "\(String(describing: error))")
      #expect(error?.path == path)
    }
  }
}
