// Placeholder for ToyTasks.
