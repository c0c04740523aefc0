// The part of Foundation that the examples use, files and the C library, for every file that
// imports this module.
//
// All of Foundation, with its tables for the world's calendars and scripts, costs a process 7 MB
// and 4 ms. This module, `tiny-gpt` and `benchmark` make do with its essentials, where the system
// has them apart.

@_exported import SequiturBase
@_exported import SequiturFiles

#if canImport(FoundationEssentials)
  @_exported import FoundationEssentials
#else
  @_exported import Foundation
#endif
