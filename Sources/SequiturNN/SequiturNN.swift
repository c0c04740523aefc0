// Placeholder for SequiturNN.
