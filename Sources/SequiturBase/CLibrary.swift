// CLibrary: the names of the C library, for every file that imports this module.
//
// The only file that asks which library the system has: mathematics for all targets, files and
// descriptors for SequiturFiles, whose System.swift has what else differs.

#if canImport(Darwin)
  @_exported import Darwin
#elseif canImport(Glibc)
  @_exported import Glibc
#elseif canImport(Musl)
  @_exported import Musl
#endif
