// Schedules: the learning rate as a function of the step.

import SequiturBase

/// A learning rate over the steps of a run: a linear warm-up, then a decay to a final rate, at once or
/// near the end.
///
/// ```swift
/// let schedule = Schedule.cosine(peak: 1e-3, final: 1e-4, warmUp: 100, steps: 2000)
/// optimizer.learningRate = schedule(step)
/// ```
public struct Schedule: Hashable, Codable, Sendable {
  /// How the rate falls after the warm-up.
  public enum Decay: String, Hashable, Codable, Sendable, CaseIterable {
    /// Not at all.
    case constant
    /// In a straight line.
    case linear
    /// Along half a cosine (Loshchilov & Hutter 2017).
    case cosine
    /// In a straight line over the last share of the steps, and before it not at all (Hu et al. 2024,
    /// MiniCPM).
    case stable
  }

  /// The share of the steps over which a stable schedule falls, unless another is given.
  public static let usualDecayShare: Float = 0.4

  /// The rate after the warm-up.
  public let peak: Float
  /// The rate from step `steps` on.
  public let final: Float
  /// How many steps the rate takes to rise.
  public let warmUp: Int
  /// When the decay ends.
  public let steps: Int
  /// How the rate falls.
  public let decay: Decay
  /// The share of the steps, at their end, over which a stable schedule falls; nil for the usual.
  public let decayShare: Float?

  init(
    peak: Float, final: Float, warmUp: Int, steps: Int, decay: Decay, decayShare: Float? = nil
  ) {
    checkConstant("Schedule", "peak", peak, .notNegative)
    checkConstant("Schedule", "final rate", final, .notNegative)
    if let decayShare { checkConstant("Schedule", "decay share", decayShare, .belowOne) }
    self.peak = peak
    self.final = final
    self.warmUp = max(0, warmUp)
    self.steps = steps
    self.decay = decay
    self.decayShare = decayShare
  }

  /// Warm-up, then the peak for ever.
  public static func constant(_ peak: Float, warmUp: Int = 0) -> Schedule {
    Schedule(peak: peak, final: peak, warmUp: warmUp, steps: warmUp, decay: .constant)
  }

  /// Warm-up, then a straight line from the peak to the final rate at `steps`.
  public static func linear(
    peak: Float, final: Float = 0, warmUp: Int = 0, steps: Int
  ) -> Schedule {
    Schedule(peak: peak, final: final, warmUp: warmUp, steps: steps, decay: .linear)
  }

  /// Warm-up, then half a cosine from the peak to the final rate at `steps`.
  public static func cosine(
    peak: Float, final: Float = 0, warmUp: Int = 0, steps: Int
  ) -> Schedule {
    Schedule(peak: peak, final: final, warmUp: warmUp, steps: steps, decay: .cosine)
  }

  /// Warm-up, then the peak, and over the last share of the steps a straight line to the final rate
  /// at `steps`.
  public static func stable(
    peak: Float, final: Float = 0, warmUp: Int = 0, decayShare: Float = usualDecayShare, steps: Int
  ) -> Schedule {
    Schedule(
      peak: peak, final: final, warmUp: warmUp, steps: steps, decay: .stable,
      decayShare: decayShare)
  }

  /// The step from which on the rate falls.
  private var decayStart: Int {
    guard decay == .stable else { return warmUp }
    let share = Double(decayShare ?? Self.usualDecayShare)
    return max(warmUp, steps - Int((share * Double(steps)).rounded()))
  }

  /// The rate of a step, counted from 0. Warm-up step i has the rate peak * (i + 1) / (warmUp + 1),
  /// so that no step is lost to a rate of 0.
  public func callAsFunction(_ step: Int) -> Float {
    if step < warmUp { return peak * Float(step + 1) / Float(warmUp + 1) }
    if decay == .constant { return peak }
    guard step < steps else { return final }
    let start = decayStart
    guard step >= start else { return peak }
    let progress = Float(step - start) / Float(steps - start)
    let share = decay == .cosine ? (1 + cos(Float.pi * progress)) / 2 : 1 - progress
    return final + share * (peak - final)
  }
}
