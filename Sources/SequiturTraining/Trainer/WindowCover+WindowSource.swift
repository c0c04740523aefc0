// A shuffled cover of a corpus as a trainer's windows.

import SequiturText

extension WindowCover: WindowSource {
  /// The n-th window of the cover.
  public func window(_ n: Int) -> Window {
    let (inputs, targets) = window(n) as (inputs: [Int32], targets: [Int32])
    return Window(inputs: inputs, targets: targets)
  }
}
