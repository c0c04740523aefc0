// The umbrella: what users import. It holds no code of its own.
@_exported import SequiturNN
@_exported import SequiturTensor
@_exported import SequiturText
@_exported import SequiturTraining
