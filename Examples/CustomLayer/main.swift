// custom-layer: a short course in extending Sequitur, one lesson a file. Every lesson ends in
// promises that it checks.

import Foundation
import Sequitur

let lessons: [(name: String, run: (Workshop) throws -> Void)] = [
  ("layer", ownLayer),
  ("parts", ownParts),
  ("model", ownModel),
  ("optimizers", ownOptimizers),
  ("freezing", freezing),
  ("lora", lora),
  ("masked", maskedTokens),
  ("tokenizer", ownTokenizer),
  ("inside", lookingInside),
]

let asked = CommandLine.arguments.dropFirst()
if let unknown = asked.first(where: { name in !lessons.contains { $0.name == name } }) {
  let names = lessons.map(\.name).joined(separator: ", ")
  let line = "error: expected lessons (\(names)) or nothing for all, found '\(unknown)'\n"
  FileHandle.standardError.write(Data(line.utf8))
  exit(64)
}
let workshop = try Workshop()
defer { workshop.remove() }
do {
  for (name, run) in lessons where asked.isEmpty || asked.contains(name) {
    print("lesson \(name)")
    try run(workshop)
  }
} catch {
  workshop.remove()
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
