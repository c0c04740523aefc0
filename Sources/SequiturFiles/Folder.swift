// Folders: made, listed, flushed to disk and removed, with the system's refusals as errors.

import SequiturBase

package enum Folder {
  /// Whether a path leads to a folder.
  package static func exists(_ path: String) -> Bool { (try? PathKind(of: path)) == .folder }

  /// Whether a path leads to a regular file.
  package static func hasFile(_ path: String) -> Bool { (try? PathKind(of: path)) == .file }

  /// Makes a folder and those on the way to it, where they are missing. Returns those that were made,
  /// the outermost first; where one is refused, nothing is left of them.
  @discardableResult
  package static func create(_ path: String) throws(SystemError) -> [String] {
    if exists(path) { return [] }
    let parent = parent(of: path)
    let made = parent == path ? [] : try create(parent)
    return try removingOnFailure(made) { () throws(SystemError) in
      guard mkdir(path, 0o777) == 0 else {
        // Another process may make the folder at the same moment: that is as good.
        guard errno == EEXIST else { throw .last(.makingFolder(path)) }
        guard exists(path) else { throw SystemError(code: ENOTDIR, .makingFolder(path)) }
        return made
      }
      return made + [path]
    }
  }

  /// Runs the body; if it fails, those of the folders that were made for it and are empty are removed.
  package static func removingOnFailure<Result, Failure: Error>(
    _ made: [String], _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    do {
      return try body()
    } catch {
      removeEmpty(made)
      throw error
    }
  }

  /// Removes folders, the last first; one that holds something stays.
  package static func removeEmpty(_ folders: [String]) {
    for folder in folders.reversed() { rmdir(folder) }
  }

  /// The names in a folder, in the order of their bytes, without `.` and `..`.
  package static func names(in path: String) throws(SystemError) -> [String] {
    guard let stream = opendir(path) else { throw .last }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .last }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes a file, a symbolic link (not what it leads to), or a folder with all inside, if any.
  package static func remove(_ path: String) throws(SystemError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw .last
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      guard unlink(path) == 0 else { throw .last }
      return
    }
    for name in try names(in: path) { try remove("\(path)/\(name)") }
    guard rmdir(path) == 0 else { throw .last }
  }

  /// Makes the names in a folder reach the disk, where the system can; the files are whole even so.
  package static func flush(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  /// Gives a file or folder another name in one step.
  package static func rename(_ path: String, to target: String) throws(SystemError) {
    guard systemRename(path, target) == 0 else { throw .last(.renaming) }
  }

  /// Makes a symbolic link, replacing one of that name in one step.
  package static func link(_ path: String, to target: String) throws(SystemError) {
    let temporary = temporarySibling(of: path)
    guard symlink(target, temporary) == 0 else { throw .last }
    do throws(SystemError) {
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// What a symbolic link says; nil if the path is none.
  package static func target(ofLink path: String) -> String? {
    var characters = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &characters, characters.count)
    guard count >= 0 else { return nil }
    return String(decoding: characters[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path with symbolic links followed; the path itself if it leads nowhere.
  package static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The path of a name in a folder, whose own path may end with a slash.
  package static func path(of name: String, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The folder in which relative paths begin; the root if that cannot be told.
  package static var current: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  /// The folder that holds a path: `.` for a bare name.
  package static func parent(of path: String) -> String {
    let trimmed = trimmed(path)
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// A hidden path in the same folder that nothing has; with the name in it, it could be too long.
  package static func temporarySibling(of path: String) -> String {
    "\(parent(of: path))/.\(UInt64.random(in: 0...UInt64.max)).tmp"
  }

  package static func name(of path: String) -> String {
    let trimmed = trimmed(path)
    return trimmed.lastIndex(of: "/").map { String(trimmed[trimmed.index(after: $0)...]) }
      ?? String(trimmed)
  }

  private static func trimmed(_ path: String) -> Substring {
    var trimmed = path[...]
    while trimmed.count > 1 && trimmed.hasSuffix("/") { trimmed.removeLast() }
    return trimmed
  }
}

/// `rename` of the system, which the method of that name would hide.
private func systemRename(_ path: String, _ target: String) -> Int32 { rename(path, target) }
