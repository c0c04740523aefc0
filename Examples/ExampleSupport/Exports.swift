// What every file that imports this module gets with it: how mistakes are told, files, the part of
// Foundation that serves them, and the C library.

@_exported import SequiturBase
@_exported import SequiturFiles
