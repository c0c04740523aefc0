// Placeholder for SequiturTensor.
