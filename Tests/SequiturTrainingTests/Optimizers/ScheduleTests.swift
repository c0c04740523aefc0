// Schedules at all corner points.

import Foundation
import SequiturTraining
import Testing

struct ScheduleTests {
  @Test func constant() {
    let schedule = Schedule.constant(0.5, warmUp: 3)
    expectClose(
      [0, 1, 2, 3, 4, 1_000_000].map { schedule($0) }, [0.125, 0.25, 0.375, 0.5, 0.5, 0.5])
    #expect(Schedule.constant(0.5)(0) == 0.5)
  }

  @Test func linear() {
    let schedule = Schedule.linear(peak: 1, final: 0.2, warmUp: 4, steps: 12)
    // Rises by fifths, then falls by 0.1 a step, and stays.
    expectClose(
      [0, 3, 4, 5, 8, 11, 12, 13].map { schedule($0) }, [0.2, 0.8, 1, 0.9, 0.6, 0.3, 0.2, 0.2])
    #expect(schedule(4) == 1 && schedule(12) == 0.2)
  }

  @Test func cosine() {
    let schedule = Schedule.cosine(peak: 1, final: 0.2, warmUp: 4, steps: 12)
    // final + (peak - final) (1 + cos(π (step - 4) / 8)) / 2
    let quarter = Float(0.2 + 0.8 * (1 + cos(Double.pi / 4)) / 2)
    expectClose(
      [0, 3, 4, 6, 8, 12, 13].map { schedule($0) }, [0.2, 0.8, 1, quarter, 0.6, 0.2, 0.2])
    #expect(schedule(4) == 1 && schedule(12) == 0.2)
    let last = Float(0.2 + 0.8 * (1 + cos(Double.pi * 7 / 8)) / 2)
    expectClose([schedule(11)], [last])
  }

  @Test func stable() {
    let schedule = Schedule.stable(peak: 1, final: 0.2, warmUp: 4, decayShare: 0.5, steps: 16)
    // Rises by fifths, stays for four steps, then falls by 0.1 a step.
    expectClose(
      [0, 3, 4, 7, 8, 9, 12, 15, 16, 17].map { schedule($0) },
      [0.2, 0.8, 1, 1, 1, 0.9, 0.6, 0.3, 0.2, 0.2])
    #expect(schedule(8) == 1 && schedule(16) == 0.2)
    // The usual share is the last two fifths.
    expectClose(
      [59, 60, 61, 99].map { Schedule.stable(peak: 1, steps: 100)($0) }, [1, 1, 0.975, 0.025])
    // A share of nothing falls at the end at once; a warm-up takes from what is stable first.
    #expect(Schedule.stable(peak: 1, decayShare: 0, steps: 4)(3) == 1)
    expectClose(
      [6, 7, 8].map { Schedule.stable(peak: 1, warmUp: 7, decayShare: 0.5, steps: 9)($0) },
      [0.875, 1, 0.5])
  }

  @Test func finalIsZeroUnlessGiven() {
    #expect(Schedule.linear(peak: 1, steps: 10)(10) == 0)
    #expect(Schedule.cosine(peak: 1, steps: 10)(10) == 0)
    #expect(Schedule.cosine(peak: 1, steps: 10)(0) == 1)
  }

  @Test func neverRisesAfterTheWarmUp() {
    for schedule in [
      Schedule.linear(peak: 1, final: 0.1, warmUp: 7, steps: 50),
      .cosine(peak: 1, final: 0.1, warmUp: 7, steps: 50), .constant(1, warmUp: 7),
      .stable(peak: 1, final: 0.1, warmUp: 7, steps: 50),
    ] {
      let rates = (0...60).map { schedule($0) }
      for step in 1...60 {
        let rises = rates[step] > rates[step - 1]
        #expect(rises == (step <= 7), "\(schedule.decay) at \(step)")
      }
      #expect(rates.allSatisfy { $0 > 0 })
    }
  }

  @Test func runsShorterThanTheWarmUp() {
    for schedule in [
      Schedule.linear(peak: 1, final: 0.1, warmUp: 5, steps: 3),
      .cosine(peak: 1, final: 0.1, warmUp: 5, steps: 5),
      .stable(peak: 1, final: 0.1, warmUp: 5, steps: 5),
    ] {
      expectClose([0, 4, 5].map { schedule($0) }, [1 / 6, 5 / 6, 0.1], "\(schedule.decay)")
    }
    #expect(Schedule.linear(peak: 1, warmUp: -2, steps: 4)(0) == 1)
  }

  @Test func savesAndLoads() throws {
    for schedule in [
      Schedule.cosine(peak: 1e-3, final: 1e-4, warmUp: 10, steps: 100),
      .stable(peak: 1e-3, decayShare: 0.25, steps: 100),
    ] {
      let data = try JSONEncoder().encode(schedule)
      #expect(try JSONDecoder().decode(Schedule.self, from: data) == schedule)
    }
  }
}
