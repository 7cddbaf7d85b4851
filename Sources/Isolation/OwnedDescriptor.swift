import Glibc

/// An open descriptor with one owner, closed when that owner lets go.
public struct OwnedDescriptor: ~Copyable, Sendable {
  public let number: Int32

  /// Takes over a descriptor that is open.
  public init(_ number: Int32) {
    precondition(number >= 0)
    self.number = number
  }

  deinit { close(number) }

  /// Hands the descriptor over to somebody who closes it.
  public consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }
}
