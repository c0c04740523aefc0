// swift-tools-version: 6.1
// Targets in reading order: each one imports only targets listed above it.
import PackageDescription

let package = Package(
  name: "Sequitur",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Sequitur", targets: ["Sequitur"]),
    .library(name: "SequiturFigures", targets: ["SequiturFigures"]),
  ],
  targets: [
    // Inner loops over float pointers, the buffer pool and the thread pool. Knows no tensors.
    .target(
      name: "CSequiturKernels",
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),

    // Text to tokens to windows. Knows no tensors.
    .target(name: "SequiturText"),

    // Tensor, Parameter, operations beside their gradients, the backward walk. Knows no layers.
    .target(name: "SequiturTensor", dependencies: ["CSequiturKernels"]),

    // Module, the layers, position encodings, attention, GPT. Knows no optimisers.
    .target(name: "SequiturNN", dependencies: ["SequiturTensor"]),

    // Optimisers and schedules. Knows no figures and no command lines.
    .target(
      name: "SequiturTraining",
      dependencies: ["CSequiturKernels", "SequiturText", "SequiturTensor", "SequiturNN"]),

    // SVG and self-contained HTML figures from plain arrays of numbers. Imports none of the others.
    .target(name: "SequiturFigures"),

    // What users import: Text, Tensor, NN and Training under one name.
    .target(
      name: "Sequitur",
      dependencies: ["SequiturText", "SequiturTensor", "SequiturNN", "SequiturTraining"]),

    // What the example programs share: flags, progress line, atomic file writing.
    .target(name: "ExampleSupport", path: "Examples/ExampleSupport"),

    // The toy tasks with their closed test sets and exact ceilings, as plain token arrays.
    .target(name: "ToyTasks", dependencies: ["SequiturTensor"], path: "Examples/ToyTasks"),

    .executableTarget(
      name: "permutation-invariance",
      dependencies: ["Sequitur", "SequiturFigures", "ExampleSupport", "ToyTasks"],
      path: "Examples/PermutationInvariance",
      exclude: ["README.md", "accuracy.svg"]),

    // Similarities, nulls and laws of position tables, in Double.
    .target(
      name: "PositionAnalysis", dependencies: ["SequiturTensor", "SequiturNN"],
      path: "Examples/PositionAnalysis"),
    .executableTarget(
      name: "position-explorer",
      dependencies: [
        "Sequitur", "SequiturFigures", "ExampleSupport", "ToyTasks", "PositionAnalysis",
      ],
      path: "Examples/PositionExplorer",
      exclude: ["README.md"]),

    .executableTarget(
      name: "custom-layer", dependencies: ["Sequitur"], path: "Examples/CustomLayer"),

    .testTarget(name: "CSequiturKernelsTests", dependencies: ["CSequiturKernels"]),
    .testTarget(name: "SequiturTextTests", dependencies: ["SequiturText", "SequiturTensor"]),
    .testTarget(name: "SequiturTensorTests", dependencies: ["SequiturTensor"]),
    .testTarget(
      name: "SequiturNNTests", dependencies: ["SequiturNN", "SequiturTensor"],
      resources: [.copy("Golden")]),
    .testTarget(
      name: "SequiturTrainingTests",
      dependencies: ["Sequitur", "SequiturTraining", "SequiturNN", "SequiturTensor"]),
    .testTarget(name: "SequiturFiguresTests", dependencies: ["SequiturFigures"]),
    .testTarget(
      name: "ExampleTests",
      dependencies: [
        "ExampleSupport", "ToyTasks", "Sequitur", "SequiturTensor", "permutation-invariance",
        "custom-layer", "PositionAnalysis", "position-explorer", "SequiturFigures",
      ]),
  ]
)
