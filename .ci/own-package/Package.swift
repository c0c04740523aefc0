// swift-tools-version: 6.1
// A package of a user's: `make test-package` builds it with the lessons of the course as its sources.
import PackageDescription

let package = Package(
  name: "own-package",
  platforms: [.macOS(.v15)],
  // snippet package
  dependencies: [
    .package(url: "https://github.com/OWNER/sequitur", from: "0.1.0")
  ],
  targets: [
    .executableTarget(
      name: "own-package",
      dependencies: [.product(name: "Sequitur", package: "sequitur")])
  ]
  // end
)
