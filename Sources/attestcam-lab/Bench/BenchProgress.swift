import Glibc

/// Which measurement runs, on a terminal only.
enum BenchProgress {
  static func show(_ name: String) { write("\r\u{1B}[Kmeasuring \(name) …") }

  static func clear() { write("\r\u{1B}[K") }

  private static func write(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
