import Glibc
import Platform
import Synchronization

/// The highest number of a deny list that this server has seen, in a file, so that an old list cannot come back.
struct DenyListMemory: Sendable {
  let path: String

  /// - Throws: `ServerError`: `.invalid` for a list that is older than one seen before; `.storage` when that cannot be
  ///   found out.
  func check(_ number: Int) throws(ServerError) {
    guard let highest = try highest(), number < highest else { return }
    throw ServerError(
      .invalid,
      "the deny list has number \(number), but \(highest) was seen before: somebody replays an old one"
    )
  }

  /// Remembers an accepted list's number.
  ///
  /// - Throws: `ServerError(.storage)`.
  func record(_ number: Int) throws(ServerError) {
    try Self.lock.withLock { (_) throws(ServerError) in
      guard try highest().map({ $0 < number }) ?? true else { return }
      do { try DurableFile.write("\(number)\n".utf8, to: path) } catch {
        throw ServerError(.storage, "\(error)")
      }
    }
  }

  /// Fetching and reading again may both record, and the number must not go back.
  private static let lock = Mutex(())

  private func highest() throws(ServerError) -> Int? {
    guard access(path, F_OK) == 0 else {
      guard errno == ENOENT else {
        throw ServerError(.storage, "\(SystemError.last("cannot examine \(path)"))")
      }
      return nil
    }
    let text: String
    do { text = String(decoding: try DurableFile.read(path, limit: 32), as: UTF8.self) } catch {
      throw ServerError(.storage, "\(error)")
    }
    guard let number = text.split(separator: "\n").first.flatMap({ Int($0) }) else {
      throw ServerError(
        .storage,
        "\(path) is not a number; remove it only if you know that nobody replays old lists")
    }
    return number
  }
}
