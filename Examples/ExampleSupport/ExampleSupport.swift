// Placeholder for ExampleSupport.
