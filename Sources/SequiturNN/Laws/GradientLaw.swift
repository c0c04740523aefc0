// Gradients: the backward walk of a whole module against finite differences.

import SequiturTensor

extension Laws {
  /// Every gradient of a module equals the finite differences of its output; the answer names the
  /// worst parameter and the element in it.
  ///
  /// ```swift
  /// print(Laws.gradients(of: layer) { layer(x) })   // ... at query.weight[3, 1] ...
  /// ```
  ///
  /// See ``gradientCheck(_:tolerance:step:of:)`` for how they are compared. The deviation is
  /// relative to the parameter's largest gradient, but at least a hundredth of the module's
  /// largest: gradients that are 0 but for rounding, as those of attention's key biases, have no
  /// scale of their own.
  ///
  /// - Parameters:
  ///   - module: whose parameters are varied; their numbers are restored.
  ///   - inputs: further parameters with their names, to check the gradients of inputs.
  ///   - tolerance: the largest deviation that passes.
  ///   - step: how far a number is varied. Keep kinks (such as 0 of relu) further than twice that
  ///     away.
  ///   - function: computes the output, of any shape, anew from the parameters.
  public static func gradients(
    of module: some Module, inputs: [NamedParameter] = [], tolerance: Float = 2e-3,
    step: Float = 2e-2, _ function: () -> Tensor
  ) -> LawCheck {
    let elements = (module.namedParameters() + inputs).compactMap { entry in
      gradientCheck([entry], tolerance: tolerance, step: step, of: function).worst
    }
    func difference(_ element: GradientCheck.Element) -> Float {
      abs(element.backward - element.difference)
    }
    // The scale that the check divided by.
    let scales = elements.map { element in
      element.deviation > 0 ? difference(element) / element.deviation : abs(element.backward)
    }
    let least = 0.01 * (scales.filter(\.isFinite).max() ?? 0)
    let deviations = zip(elements, scales).map { element, scale in
      let found = difference(element) / max(scale, least)
      return found.isNaN ? (element.deviation > 0 ? Float.infinity : 0) : found
    }
    let worst = deviations.indices.max { deviations[$0] < deviations[$1] }
    return LawCheck(
      law: "gradients", deviation: worst.map { deviations[$0] } ?? 0,
      place: worst.map { elements[$0].place },
      subject: worst.map { elements[$0].parameter } ?? "parameters", tolerance: tolerance,
      control: least * 100)
  }
}
