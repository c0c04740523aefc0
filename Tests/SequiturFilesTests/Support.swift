// What the tests of files share.

@_exported import TestSupport
