import Testing

@Suite struct CustomLayerTests {
  @Test func checksItsGradientsAndLearns() throws {
    let found = try run("custom-layer", [])
    #expect(found.exitCode == 0, "\(found.errors)")
    #expect(found.output.components(separatedBy: "gradient check passed").count == 3)
    let errors = found.output.split(separator: "\n")
      .filter { $0.hasPrefix("step ") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    let (first, last) = (try #require(errors.first), try #require(errors.last))
    #expect(last < 0.01 * first, "\(first) to \(last)")
  }
}
