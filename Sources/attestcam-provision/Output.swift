import Glibc
import HTTPSupport

/// Standard output for results, standard error for people.
enum Output {
  static func json(_ value: some Encodable) throws {
    print(String(decoding: try JSON.encode(value), as: UTF8.self))
  }

  static func error(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
