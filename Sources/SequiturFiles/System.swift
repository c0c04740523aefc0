// System: what differs from system to system about files, and where Foundation's share in them is.
//
// Descriptors, paths and error numbers are POSIX's, by the names that SequiturBase's CLibrary.swift
// brings. No other Swift file of the library and the examples asks for the system.

#if canImport(FoundationEssentials)
  // All of Foundation, with its tables for the world's calendars and scripts, costs a process 7 MB
  // and 4 ms.
  @_exported import FoundationEssentials
#else
  @_exported import Foundation
#endif
