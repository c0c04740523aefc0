// The programs' version is that of the changelog.

import ExampleSupport
import Foundation
import Testing

@Suite struct VersionTests {
  @Test func isTheNewestOfTheChangelog() throws {
    let changelog = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "CHANGELOG.md")
    let text = try String(contentsOf: changelog, encoding: .utf8)
    // Such as `## 0.1.0 (2026-11-27)`; what is not released yet stands under another heading.
    let versions = text.matches(of: /(?m)^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$/)
    #expect(versions.first.map { String($0.1) } == Program.versionNumber)
  }
}
