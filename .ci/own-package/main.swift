// Runs the lessons of the course from outside of Sequitur's package.

import Foundation
import Sequitur

let workshop = try Workshop()
defer { workshop.remove() }
let lessons = [
  firstModel, ownLayer, ownEncoding, ownOptimizers, ownTokenizer, stopAndResume, takingItElsewhere,
]
for lesson in lessons { try lesson(workshop) }
print("own-package: \(lessons.count) lessons passed")
