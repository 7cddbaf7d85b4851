import Foundation
import Glibc

/// Tells the demonstration step by step.
struct Narrator {
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  func title(_ text: String) { print("\n\(bold(text))") }

  /// A step of the patent's flow, e.g. `P1`.
  func step(_ label: String, _ text: String) { print("  \(bold(label))  \(text)") }

  /// What crossed a boundary: from whom, to whom, what.
  func wire(_ text: String) { print("        \(text)") }

  func table(_ rows: [(String, String)]) {
    let width = rows.map(\.0.count).max() ?? 0
    for (name, value) in rows {
      print("  \(name.padding(toLength: width, withPad: " ", startingAt: 0))  \(value)")
    }
  }

  private func bold(_ text: String) -> String {
    isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }
}
