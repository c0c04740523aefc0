// Gradients: the backward walk of a whole module against finite differences.

import SequiturTensor

extension Laws {
  /// Every gradient of a module equals the finite differences of its output; the answer names the
  /// worst parameter and the element in it.
  ///
  /// ```swift
  /// let check = Laws.gradients(of: layer) { layer(x) }
  /// print(check)  // names the worst parameter, and the element in it
  /// ```
  ///
  /// This is `gradientCheck` of the module's parameters, as a law.
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
    let check = gradientCheck(
      module.namedParameters() + inputs, tolerance: tolerance, step: step, of: function)
    return LawCheck(
      law: "gradients", deviation: check.worst?.deviation ?? 0, place: check.worst?.place,
      subject: check.worst?.parameter ?? "parameters", tolerance: tolerance,
      control: check.largestGradient)
  }
}
