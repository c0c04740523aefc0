// The scripts of living blocks are what their hashes say, load nothing and write no markup.

import Foundation
import SequiturFigures
import TestSupport
import Testing
import TokenPages
import ToyModels

struct PageScriptTests {
  private static let scripts = [
    PageScript.live, AttentionReader.script, SurprisingText.script, WordOrder.classifier,
    WordOrder.mover,
  ]

  @Test(arguments: scripts) func scriptsAreWhatTheirHashesSay(script: PageScript) {
    let hash = Data(sha256(Array(script.text.utf8))).base64EncodedString()
    #expect(hash == script.sha256, "after a change of the script: write its hash beside it")
  }

  @Test(arguments: scripts) func scriptsLoadNothingAndWriteNoMarkup(script: PageScript) {
    let forbidden = [
      "http", "fetch(", "import", "XMLHttpRequest", "eval(", "innerHTML", "outerHTML",
      "insertAdjacentHTML", "document.write", "setAttribute(\"on", ".onclick",
    ]
    #expect(forbidden.filter(script.text.contains) == [])
  }

  // NIST's examples, and what `openssl dgst -sha256` says of 200 letters.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 200),
      "c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5"
    ),
  ])
  func theHashIsTheStandard(text: String, hash: String) {
    #expect(sha256(Array(text.utf8)).map { String(format: "%02x", $0) }.joined() == hash)
  }
}
