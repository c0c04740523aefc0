// CLibrary: the names of the C library, for every file that imports this module.
//
// The only file that asks which library the system has. SequiturFiles calls it for files and
// descriptors, the other targets for mathematics.

#if canImport(Darwin)
  @_exported import Darwin
#elseif canImport(Glibc)
  @_exported import Glibc
#elseif canImport(Musl)
  @_exported import Musl
#endif
