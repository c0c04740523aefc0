// The section in which readers move the words themselves.

import SequiturFigures
import ToyModels

extension Section {
  /// The trained models of "who bit whom", run by the page; nil if there are none.
  static func wordOrder(_ wordOrder: WordOrder?) throws -> Section? {
    guard let wordOrder else { return nil }
    let block = try wordOrder.block(
      substitute: """
        Where scripts run, the words of a sentence can be moved here, and the page shows what the \
        trained models make of it.
        """
    ) {
      Paragraph(
        """
        Drag the words into another order, or press an arrow key on one of them, and watch the \
        numbers: without positions nothing changes; with positions the answer follows the order.
        """)
    }
    return Section("Move the words yourself") { block }
  }
}
