// Placeholder for SequiturTraining.
