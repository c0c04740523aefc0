// Whoever trains toy models speaks of their tasks, and of matrices of what they do.

@_exported import PositionAnalysis
@_exported import ToyTasks
