import ExampleSupport
import Testing

@Suite struct TextTableTests {
  var table: TextTable {
    var table = TextTable([.left("task"), .right("accuracy"), .left("note")])
    table.add(["sorted", "99.5 %", "ü"], style: .green)
    table.add(["who-bit-whom", "50 %", ""])
    return table
  }

  @Test func wordsStandLeftAndNumbersRight() {
    #expect(
      table.text(usesColor: false) == """
        task          accuracy  note
        ------------  --------  ----
        sorted          99.5 %  ü
        who-bit-whom      50 %
        """)
  }

  @Test func colourChangesNothingButColour() {
    let colored = table.text(usesColor: true)
    #expect(colored.contains("\u{1B}[32msorted"))
    #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == table.text(usesColor: false))
  }

  @Test func aTableWithoutRowsIsItsHeader() {
    #expect(TextTable([.left("a"), .right("b")]).text(usesColor: false) == "a  b\n-  -")
  }
}
