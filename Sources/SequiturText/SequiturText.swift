// Placeholder for SequiturText.
