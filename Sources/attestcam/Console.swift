import Foundation
import Glibc

/// What a person sees on stderr; results go to stdout.
enum Console {
  /// Progress is for people: silent in a pipe.
  static let showsProgress = isatty(STDERR_FILENO) == 1

  static func error(_ text: String) {
    FileHandle.standardError.write(Data("attestcam: \(text)\n".utf8))
  }

  static func progress(_ text: @autoclosure () -> String) {
    guard showsProgress else { return }
    FileHandle.standardError.write(Data("  \(text())\n".utf8))
  }

  /// JSON on stdout, keys sorted.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
