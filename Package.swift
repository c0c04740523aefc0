// swift-tools-version: 6.1
// Targets in reading order: each one imports only targets listed above it.
import PackageDescription

// The library with the targets that it re-exports. Whoever imports `Sequitur` must depend on all of
// them: the build compiles a target again only when a module it names itself has changed, and code
// compiled against an older layout of `Tensor` would run wrong without a word.
let sequiturTargets = [
  "Sequitur", "SequiturBase", "SequiturFiles", "SequiturText", "SequiturTensor", "SequiturNN",
  "SequiturTraining",
]
let sequitur = sequiturTargets.map { Target.Dependency(stringLiteral: $0) }

let package = Package(
  name: "Sequitur",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Sequitur", targets: sequiturTargets),
    .library(name: "SequiturFigures", targets: ["SequiturFigures"]),
    .library(name: "SequiturMPI", targets: ["SequiturMPI"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Training over several machines by Open MPI: 'make mpi'."),
    .trait(name: "MPICH", description: "The same by MPICH or its kin: 'make mpich'."),
  ],
  targets: [
    // Inner loops over float pointers, the buffer pool and the thread pool. Knows no tensors.
    .target(
      name: "CSequiturKernels",
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),

    // The C library's names, and how mistakes are told: a programmer's and a user's.
    .target(name: "SequiturBase"),

    // Files that appear whole or not at all, checksums, JSON, the system's refusals.
    .target(name: "SequiturFiles", dependencies: ["SequiturBase"]),

    // Text to tokens to windows. Knows no tensors.
    .target(name: "SequiturText", dependencies: ["SequiturBase", "SequiturFiles"]),

    // Tensor, Parameter, operations beside their gradients, the backward walk. Knows no layers.
    .target(name: "SequiturTensor", dependencies: ["CSequiturKernels", "SequiturBase"]),

    // Module, the layers, position encodings, attention, GPT. Knows no optimisers.
    .target(name: "SequiturNN", dependencies: ["SequiturBase", "SequiturTensor"]),

    // Optimisers and schedules. Knows no figures and no command lines.
    .target(
      name: "SequiturTraining",
      dependencies: [
        "CSequiturKernels", "SequiturBase", "SequiturFiles", "SequiturText", "SequiturTensor",
        "SequiturNN",
      ]),

    // The ranks of MPI, for the trainer. Both targets are empty without one of the traits, so that no
    // other build needs MPI; a system library target would be looked for in all of them.
    .target(
      name: "CSequiturMPI",
      cSettings: [
        .headerSearchPath("../CSequiturKernels"),
        .define("SEQUITUR_OPEN_MPI", .when(traits: ["MPI"])),
        .define("SEQUITUR_MPICH", .when(traits: ["MPICH"])),
      ]),
    .target(
      name: "SequiturMPI", dependencies: ["CSequiturMPI", "SequiturBase", "SequiturTraining"]),

    // SVG and self-contained HTML figures from plain arrays of numbers. Knows none of the others.
    .target(
      name: "SequiturFigures", dependencies: ["SequiturBase"],
      resources: [.embedInCode("Page/live.js")]),

    // What users import: Text, Tensor, NN and Training under one name.
    .target(
      name: "Sequitur",
      dependencies: ["SequiturText", "SequiturTensor", "SequiturNN", "SequiturTraining"]),

    // What the example programs share: flags, progress line, exit codes.
    .target(
      name: "ExampleSupport", dependencies: ["SequiturBase", "SequiturFiles", "SequiturTensor"],
      path: "Examples/ExampleSupport"),

    // The toy tasks with their closed test sets and exact ceilings, as plain token arrays.
    .target(
      name: "ToyTasks", dependencies: ["SequiturBase", "SequiturTensor"], path: "Examples/ToyTasks"),

    // Similarities, nulls and laws of position tables, in Double.
    .target(
      name: "PositionAnalysis",
      dependencies: ["SequiturBase", "SequiturTensor", "SequiturNN", "SequiturFigures"],
      path: "Examples/PositionAnalysis"),

    // Blocks of pages in which readers point at a token of a text.
    .target(
      name: "TokenPages", dependencies: ["SequiturFiles", "SequiturFigures"],
      path: "Examples/TokenPages",
      resources: [
        .embedInCode("attention-reader.js"), .embedInCode("attention-reader.css"),
        .embedInCode("surprising-text.js"), .embedInCode("surprising-text.css"),
      ]),

    // The toy model that the examples train on the toy tasks, with every position encoding.
    .target(
      name: "ToyModels",
      dependencies: sequitur + [
        "SequiturFigures", "ExampleSupport", "ToyTasks", "PositionAnalysis",
      ],
      path: "Examples/ToyModels",
      // In the code: a program stays one file.
      resources: [
        .embedInCode("Live/classifier.js"), .embedInCode("Live/word-order.js"),
        .embedInCode("Live/word-order.css"),
      ]),

    .executableTarget(
      name: "permutation-invariance",
      dependencies: sequitur
        + ["SequiturFigures", "ExampleSupport", "ToyTasks", "ToyModels", "PositionAnalysis"],
      path: "Examples/PermutationInvariance",
      exclude: ["README.md", "accuracy.svg", "word-order.png"]),

    .executableTarget(
      name: "position-explorer",
      dependencies: sequitur
        + [
          "SequiturFigures", "ExampleSupport", "ToyTasks", "ToyModels", "PositionAnalysis",
          "TokenPages",
        ],
      path: "Examples/PositionExplorer",
      exclude: ["README.md"]),

    .executableTarget(
      name: "tiny-gpt",
      dependencies: sequitur
        + ["SequiturFigures", "SequiturMPI", "ExampleSupport", "PositionAnalysis", "TokenPages"],
      path: "Examples/TinyGPT",
      exclude: ["README.md"]),

    // Loops that show what the machine can do, for the benchmark to compare with.
    .target(
      name: "CBenchmarkProbes", path: "Examples/Benchmark/Probes",
      cSettings: [.headerSearchPath("../../../Sources/CSequiturKernels")]),
    .executableTarget(
      name: "benchmark",
      dependencies: sequitur + [
        "CSequiturKernels", "CBenchmarkProbes", "SequiturMPI", "ExampleSupport", "SequiturFigures",
      ],
      path: "Examples/Benchmark",
      exclude: ["Probes", "README.md", "peers"]),

    // A course in extending the library: its lessons keep what they promise, or it fails.
    .executableTarget(
      name: "custom-layer", dependencies: sequitur + ["ExampleSupport"],
      path: "Examples/CustomLayer"),

    // Every kernel beside its plain reference, in C: for the tests, and for other processors.
    .target(
      name: "KernelComparison", dependencies: ["CSequiturKernels"], path: "Tests/KernelComparison",
      exclude: ["main.c"]),
    .testTarget(
      name: "CSequiturKernelsTests", dependencies: ["CSequiturKernels", "KernelComparison"]),
    // What the tests of several targets share.
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(
      name: "SequiturFilesTests",
      dependencies: ["SequiturBase", "SequiturFiles", "TestSupport"]),
    .testTarget(
      name: "SequiturTextTests",
      dependencies: [
        "SequiturBase", "SequiturFiles", "SequiturText", "SequiturTensor", "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "SequiturTensorTests", dependencies: ["SequiturTensor"]),
    .testTarget(
      name: "SequiturNNTests",
      dependencies: ["SequiturNN", "SequiturTensor", "ToyModels", "TestSupport"],
      resources: [.copy("Golden")]),
    .testTarget(
      name: "SequiturTrainingTests",
      dependencies: sequitur + ["ToyModels", "TestSupport"], resources: [.copy("Fixtures")]),
    // Numbers: all of the library against PyTorch in Double. Documentation: its code and figures.
    .testTarget(
      name: "SequiturTests",
      dependencies: sequitur + ["SequiturFigures", "ExampleSupport", "TestSupport"],
      exclude: ["Numbers/write-fixtures.py"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "SequiturFiguresTests", dependencies: ["SequiturFigures"]),
    // Damaged files of every form that comes from outside, thousands of each.
    .testTarget(
      name: "MutationTests",
      dependencies: [
        "SequiturBase", "SequiturFiles", "SequiturText", "SequiturTensor", "SequiturNN",
        "SequiturTraining", "TestSupport",
      ]),
    .testTarget(
      name: "ExampleTests",
      dependencies: sequitur
        + [
          "SequiturFigures", "ExampleSupport", "ToyTasks", "ToyModels", "PositionAnalysis",
          "TokenPages", "permutation-invariance", "custom-layer", "position-explorer", "tiny-gpt",
          "benchmark", "TestSupport",
        ]),
  ]
)

// Debug builds optimise all but the tests: without that the kernels take forty times as long and the rest of
// the library three times, and tests and trials would have to wait for them. Of a package that is
// fetched for another one such flags are refused, so they are not asked for there: a debug build of that
// one is slow. With SEQUITUR_DEBUGGER in the environment a debugger finds every variable in its place.
let isFetched = ["/checkouts/", "/registry/"].contains { Context.packageDirectory.contains($0) }
if !isFetched, Context.environment["SEQUITUR_DEBUGGER"] == nil {
  for target in package.targets where !target.isTest {
    target.cSettings =
      (target.cSettings ?? []) + [.unsafeFlags(["-O2"], .when(configuration: .debug))]
    target.swiftSettings = [.unsafeFlags(["-O"], .when(configuration: .debug))]
  }
}
