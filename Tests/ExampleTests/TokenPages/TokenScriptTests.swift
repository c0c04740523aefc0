// The scripts of blocks in which readers point at tokens are what their hashes say.

import Foundation
import SequiturFigures
import TestSupport
import Testing
import TokenPages

struct TokenScriptTests {
  @Test(arguments: [AttentionReader.script, SurprisingText.script])
  func scriptsAreWhatTheirHashesSay(script: PageScript) {
    let hash = Data(sha256(Array(script.text.utf8))).base64EncodedString()
    #expect(hash == script.sha256, "after a change of the script: write its hash beside it")
  }

  @Test(arguments: [AttentionReader.script, SurprisingText.script])
  func scriptsLoadNothingAndWriteNoMarkup(script: PageScript) {
    let forbidden = [
      "http", "fetch(", "import", "XMLHttpRequest", "eval(", "innerHTML", "outerHTML",
      "insertAdjacentHTML", "document.write", "setAttribute(\"on", ".onclick",
    ]
    #expect(forbidden.filter(script.text.contains) == [])
  }
}
