// Which form holds a model, and why none does: with the flags of one that would be held.

import SequiturBase
import SequiturFiles
import SequiturNN

extension ModelForm {
  /// A choice that a form has no place for, and what would have one.
  struct Misfit {
    let found: String
    let fitting: String
    /// How far the fitting choice leads from the model.
    let distance: Int
  }

  /// The choices of a model that the form has no place for.
  func misfits(of model: GPT.Configuration, in container: FormContainer) -> [Misfit] {
    var misfits: [Misfit] = []
    func expect(_ isHeld: Bool, _ found: String, _ fitting: String, distance: Int = 1) {
      guard !isHeld else { return }
      misfits.append(Misfit(found: found, fitting: fitting, distance: distance))
    }
    let entry = entry
    let activations = activations(in: container)
    expect(
      entry.positions.contains(model.positions), "'\(model.positions.rawValue)' positions",
      "--positions \(entry.positions[0].rawValue)", distance: 2)
    expect(
      entry.norm == model.norm, model.norm == .rms ? "RMS norm" : "layer norm",
      "--norm \(entry.norm.rawValue)", distance: 2)
    expect(
      model.normPlacement == .pre, "norms after the sums",
      "--norm-placement \(NormPlacement.pre.rawValue)")
    expect(
      activations.contains { $0.activation == model.activation },
      "the activation '\(model.activation.rawValue)'",
      "--activation \(activations[0].activation.rawValue)", distance: 2)
    expect(!model.bias || biases(in: container) != .never, "biases", "--no-bias")
    let keyHeads = model.keyHeads ?? model.heads
    expect(
      keyHeads == model.heads || entry.keys.keyHeads != nil,
      "\(counted(keyHeads, "key head")) for \(counted(model.heads, "head"))",
      "--key-heads \(model.heads)")
    expect(!model.queryKeyNorm, "query-key norm", "--no-query-key-norm")
    if let cap = model.logitCap { expect(false, "logits capped at \(cap)", "no --logit-cap") }
    return misfits
  }

  /// The activations that the form has in a container.
  func activations(in container: FormContainer) -> [(activation: Activation, name: String)] {
    container == .gguf ? [entry.activations[0]] : entry.activations
  }

  /// The first of some forms that holds a model.
  ///
  /// - Throws: one sentence, if none does, about the form that is nearest.
  static func form(
    of model: GPT.Configuration, in container: FormContainer, among forms: [ModelForm] = allCases
  ) throws(FormRefusal) -> ModelForm {
    let misfits = forms.map { (form: $0, misfits: $0.misfits(of: model, in: container)) }
    func distance(_ misfits: [Misfit]) -> Int { misfits.reduce(0) { $0 + $1.distance } }
    let nearest = misfits.min { distance($0.misfits) < distance($1.misfits) }
    guard let nearest else { throw FormRefusal(description: "expected a form, found none") }
    guard !nearest.misfits.isEmpty else { return nearest.form }
    let found = nearest.misfits.map(\.found).joined(separator: ", ")
    let fitting = nearest.misfits.map(\.fitting).joined(separator: ", ")
    let holder =
      forms.count == 1 ? "\(nearest.form.title)'s form" : "a form of \(container.rawValue)"
    throw FormRefusal(
      description: "expected what \(holder) can hold, found \(found); \(nearest.form.title)'s "
        + "would hold a model trained with \(fitting)")
  }

  /// Why no form holds a model, as one sentence; nil if one does.
  static func problem(
    _ model: GPT.Configuration, in container: FormContainer, among forms: [ModelForm] = allCases
  ) -> String? {
    do throws(FormRefusal) {
      _ = try form(of: model, in: container, among: forms)
      return nil
    } catch {
      return error.description
    }
  }

  /// The form of a model that is to be written to a path, and its configuration; its context is as
  /// long as its table of positions, which another form may read to the end.
  static func place(
    for model: GPT, in container: FormContainer, among forms: [ModelForm] = allCases, path: String
  ) throws(ExchangeError) -> (form: ModelForm, configuration: GPT.Configuration) {
    var configuration: GPT.Configuration
    do throws(ForeignPart) {
      configuration = try GPT.Configuration(describing: model)
    } catch {
      throw ExchangeError(
        path, "expected a model of parts that other programs know, found one whose \(error)")
    }
    let form: ModelForm
    do throws(FormRefusal) {
      form = try Self.form(of: configuration, in: container, among: forms)
    } catch {
      throw ExchangeError(path, error.description)
    }
    configuration.contextLength = model.positions.maximumLength ?? configuration.contextLength
    return (form, configuration)
  }
}

/// Why no form holds a model.
struct FormRefusal: Error {
  let description: String
}
