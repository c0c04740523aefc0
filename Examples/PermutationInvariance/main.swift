import ExampleSupport
import Sequitur
import ToyTasks
let settings = Settings.command.settingsOrExit()
if let t = settings.threads { Threads.count = t }
var runs: [ToyRun] = []
for task in settings.tasks {
  for v in settings.variants {
    for s in settings.seedList {
      runs.append(ToyRun(task: task, variant: v, seed: s, steps: settings.toySteps))
    }
  }
}
let progress = ProgressLine("training", total: runs.count * settings.toySteps)
let outcomes = parallelMap(count: runs.count) { [runs] i in runs[i].run { progress.advance(by: $0) }
}
progress.finish()
for o in outcomes {
  print(
    o.run.task.rawValue, o.run.variant.title, o.run.seed, o.accuracy, o.testLoss,
    o.curve.suffix(50).reduce(0, +) / 50, o.run.task.task.lossFloor, o.seconds)
}
for r in Symmetry.measure(Variant.Encoding.allCases) { print(r) }
