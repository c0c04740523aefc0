// The account of declared and touched parameters.

import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing

struct ParameterAccountTests {
  private struct Pair: Module {
    let first = Parameter([1])
    let second = Parameter([2])
  }

  private static func account(of pair: Pair, loss: Tensor) -> ParameterAccount {
    var account = ParameterAccount(declared: pair.namedParameters())
    account.enter(loss.backward())
    return account
  }

  @Test func balanced() {
    let pair = Pair()
    let account = Self.account(of: pair, loss: pair.first * pair.second)
    #expect(account.undeclared.isEmpty && account.undeclaredMessage == nil)
    #expect(account.untouched.isEmpty && account.untouchedMessage == nil)
  }

  @Test func untouchedAreNamed() {
    let pair = Pair()
    let account = Self.account(of: pair, loss: pair.first.squared())
    #expect(account.untouched == ["second"])
    #expect(account.untouchedMessage?.hasSuffix("will not train: second") == true)
    #expect(account.undeclaredMessage == nil)
  }

  @Test func undeclaredAreNamedByPathOrShape() throws {
    let (pair, other) = (Pair(), Pair())
    _ = other.namedParameters()
    let stray = Parameter(ones: [2, 3])
    let loss = pair.first * pair.second * other.second * stray.sum()
    let account = Self.account(of: pair, loss: loss)
    #expect(account.undeclared.count == 2)
    let message = try #require(account.undeclaredMessage)
    #expect(message.contains("second") && message.contains("an unnamed parameter of shape [2, 3]"))
    #expect(account.untouched.isEmpty)
  }
}
