// Placeholder for SequiturFigures.
