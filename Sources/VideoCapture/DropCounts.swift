/// Frames that did not count since the start of a stream, by reason.
public struct DropCounts: Sendable, Equatable {
  // One for each reason: counting allocates nothing. No SIMD vector: those are aligned to more than the 16 bytes that
  // values in async functions get.
  private var counts = InlineArray<11, UInt32>(repeating: 0)

  public init() {}

  public subscript(reason: DropReason) -> Int {
    get { Int(counts[Self.lane(reason)]) }
    set { counts[Self.lane(reason)] = UInt32(clamping: newValue) }
  }

  public static func == (left: DropCounts, right: DropCounts) -> Bool {
    left.counts.indices.allSatisfy { left.counts[$0] == right.counts[$0] }
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
