// How much a test does: less in a debug build, whose loops are many times slower.

/// One of two values: a test's own in a release build, and one that makes less of it in a debug build.
public func inDebug<Value>(_ less: Value, otherwise all: Value) -> Value {
  #if DEBUG
    less
  #else
    all
  #endif
}
