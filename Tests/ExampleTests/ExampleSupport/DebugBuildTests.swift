import ExampleSupport
import Testing

@Suite struct DebugBuildTests {
  @Test func theWarningNamesTheReleaseCommand() {
    #expect(
      DebugBuild.warning(program: "tiny-gpt train") == """
        warning: THIS IS A DEBUG BUILD, several times slower than it should be; \
        use 'swift run -c release tiny-gpt'\n
        """)
  }
}
