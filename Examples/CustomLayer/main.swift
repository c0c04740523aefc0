// custom-layer: a short course in extending Sequitur, one lesson a file. Every lesson ends in
// promises that it checks.

import ExampleSupport
import Sequitur

let lessons: [(name: String, run: (Workshop) throws -> Void)] = [
  ("first", firstModel),
  ("tensors", tensors),
  ("positions", positionsStepByStep),
  ("layer", ownLayer),
  ("experts", mixtureOfExperts),
  ("memory", longMemory),
  ("pooling", softMaximum),
  ("quantized", quantizedWeights),
  ("encoding", ownEncoding),
  ("fading", fadingEncodings),
  ("parts", ownParts),
  ("model", ownModel),
  ("optimizers", ownOptimizers),
  ("freezing", freezing),
  ("lora", lora),
  ("masked", maskedTokens),
  ("tokenizer", ownTokenizer),
  ("inside", lookingInside),
  ("resume", stopAndResume),
  ("elsewhere", takingItElsewhere),
]

struct Settings {
  var lessons: [String] = []
}

let asked = Command(
  "custom-layer", "A course in extending Sequitur: every lesson trains something and checks it.",
  version: Program.versionNumber, defaults: Settings(),
  [
    .positionals(
      "lesson", \.lessons, .choice(of: lessons.map(\.name)),
      "the lessons to run, in their order; "
        + "all of them without a name")
  ]
).settingsOrExit().lessons
do {
  let workshop = try Workshop()
  defer { workshop.remove() }
  for (name, run) in lessons where asked.isEmpty || asked.contains(name) {
    print("lesson \(name)")
    try run(workshop)
  }
  // The lessons print as any program would, through a buffer.
  guard fflush(nil) == 0 else { throw OutputFileError("-", expected: "room", .last(.writing)) }
} catch {
  fail(with: error)
}
