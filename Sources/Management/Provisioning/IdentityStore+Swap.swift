import Glibc
import Platform

/// The swap: `pending` → `identity.N`, then the link, then the old directory goes.
extension IdentityStore {
  /// Finishes a swap that was cut off, and clears temporary files.
  func settle() throws(ManagementError) {
    try clearTemporaries()
    let current = try currentNumber()
    if let newest = try numbers().max(), newest > current ?? 0 { try point(to: newest) }
    if files.pending.isComplete { try promote() }
  }

  /// Names the pending identity and puts it in force.
  func promote() throws(ManagementError) {
    try remove(files.pending.request)
    let number = (try numbers().max() ?? 0) + 1
    try move(files.pending.path, to: files.numbered(number).path, in: files.directory)
    try point(to: number)
  }

  /// Replaces the link by one rename: from one instant to the next the new key and chain are in force.
  private func point(to number: Int) throws(ManagementError) {
    try remove(files.newLink)
    guard symlink("identity.\(number)", files.newLink) == 0 else {
      throw ManagementError(SystemError.last("cannot make the link \(files.newLink)"))
    }
    try move(files.newLink, to: files.link, in: files.directory)
  }

  /// Whether an identity is still there that is no longer in force.
  ///
  /// `renew` leaves it until its deploy hook has succeeded: so a hook that was cut off runs again.
  func hasRetired() throws(ManagementError) -> Bool { try !retired().isEmpty }

  /// Removes identities that are no longer in force.
  func removeRetired() throws(ManagementError) {
    for number in try retired() { try removeFolder(files.numbered(number).path) }
  }

  /// Drops a pending key that will never get its certificate.
  func removePending() throws(ManagementError) {
    if TextFile.exists(files.pending.path) { try removeFolder(files.pending.path) }
  }

  private func retired() throws(ManagementError) -> [Int] {
    guard let current = try currentNumber() else { return [] }
    return try numbers().filter { $0 != current }
  }

  private func currentNumber() throws(ManagementError) -> Int? {
    var target = [CChar](repeating: 0, count: 64)
    let count = readlink(files.link, &target, target.count)
    if count < 0, errno == ENOENT { return nil }
    let name = String(
      decoding: target.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let number = Self.number(in: name) else {
      throw ManagementError(.invalid, "\(files.link) must be a link to identity.N beside it")
    }
    return number
  }

  private func numbers() throws(ManagementError) -> [Int] {
    try Self.names(in: files.directory).compactMap(Self.number)
  }

  private static func number(in name: String) -> Int? {
    guard name.hasPrefix("identity."), let number = Int(name.dropFirst(9)), number > 0,
      name == "identity.\(number)"
    else { return nil }
    return number
  }

  /// `DurableFile` writes `NAME.new.PID` first; ours are `NAME.new`. The daemon's own files here are not touched.
  private func clearTemporaries() throws(ManagementError) {
    let own = ["device-id", "attestation-key.pem", "storage-primary-name", "identity"]
    for name in try Self.names(in: files.directory)
    where own.contains(where: { name.hasPrefix("\($0).new") }) {
      try remove("\(files.directory)/\(name)")
    }
    for name in try Self.names(in: files.pending.path) where name.contains(".new") {
      try remove("\(files.pending.path)/\(name)")
    }
  }

  private func removeFolder(_ path: String) throws(ManagementError) {
    for name in try Self.names(in: path) { try remove("\(path)/\(name)") }
    guard rmdir(path) == 0 else {
      throw ManagementError(SystemError.last("cannot remove \(path)"))
    }
    try sync(files.directory)
  }

  func remove(_ path: String) throws(ManagementError) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw ManagementError(SystemError.last("cannot remove \(path)"))
    }
  }

  func move(_ path: String, to target: String, in directory: String) throws(ManagementError) {
    guard rename(path, target) == 0 else {
      throw ManagementError(SystemError.last("cannot rename \(path) to \(target)"))
    }
    try sync(directory)
  }

  func sync(_ directory: String) throws(ManagementError) {
    do { try DurableFile.syncDirectory(directory) } catch { throw ManagementError(error) }
  }

  /// A directory that cannot be read is not an empty one: numbers would start anew.
  private static func names(in path: String) throws(ManagementError) -> [String] {
    guard let directory = opendir(path) else {
      guard errno == ENOENT else { throw ManagementError(SystemError.last("cannot read \(path)")) }
      return []
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
