/// Frames that did not count since the start of a stream, by reason.
public struct DropCounts: Sendable, Equatable {
  // One lane for each reason: counting allocates nothing.
  private var counts = SIMD16<UInt32>()

  public init() {}

  public subscript(reason: DropReason) -> Int {
    get { Int(counts[Self.lane(reason)]) }
    set { counts[Self.lane(reason)] = UInt32(clamping: newValue) }
  }

  /// Frames that were there and refused for what they were.
  public var refused: Int {
    DropReason.allCases.filter { ![.unsettled, .unpaired, .lost].contains($0) }
      .reduce(0) { $0 + self[$1] }
  }

  private static func lane(_ reason: DropReason) -> Int {
    switch reason {
    case .damaged: 0
    case .size: 1
    case .incomplete: 2
    case .sequence: 3
    case .timestamp: 4
    case .stale: 5
    case .flat: 6
    case .repeated: 7
    case .unsettled: 8
    case .unpaired: 9
    case .lost: 10
    }
  }
}

extension DropCounts: CustomStringConvertible {
  /// As `2 damaged, 5 lost`; `none` without any.
  public var description: String {
    let parts = DropReason.allCases.filter { self[$0] > 0 }.map { "\(self[$0]) \($0.rawValue)" }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}
