// The account of declared and touched parameters.

import SequiturNN
import SequiturTensor
import Testing

struct ParameterAccountTests {
  private struct Pair: Module {
    let first = Parameter([1])
    let second = Parameter([2])
  }

  @Test func balanced() {
    let pair = Pair()
    let account = ParameterAccount(
      declared: pair.namedParameters(), touched: (pair.first * pair.second).backward())
    #expect(account.undeclared.isEmpty && account.undeclaredMessage == nil)
    #expect(account.untouched.isEmpty && account.untouchedMessage == nil)
  }

  @Test func untouchedAreNamed() {
    let pair = Pair()
    let account = ParameterAccount(
      declared: pair.namedParameters(), touched: pair.first.squared().backward())
    #expect(account.untouched == ["second"])
    #expect(account.untouchedMessage?.hasSuffix("will not train: second") == true)
    #expect(account.undeclaredMessage == nil)
  }

  @Test func undeclaredAreNamedByPathOrShape() throws {
    let (pair, other) = (Pair(), Pair())
    _ = other.namedParameters()
    let stray = Parameter(ones: [2, 3])
    let loss = pair.first * pair.second * other.second * stray.sum()
    let account = ParameterAccount(declared: pair.namedParameters(), touched: loss.backward())
    #expect(account.undeclared.count == 2)
    let message = try #require(account.undeclaredMessage)
    #expect(message.contains("second") && message.contains("an unnamed parameter of shape [2, 3]"))
    #expect(account.untouched.isEmpty)
  }
}
