import Testing

@testable import DeviceAPI

/// Who gives way when all places are taken.
@Suite("The connection table")
struct ConnectionTableTests {
  struct Case: Sendable {
    /// By uid, oldest first; negative for one that is being answered.
    let open: [Int]
    let admission: ConnectionTable.Admission
    let reason: String

    init(_ open: [Int], _ admission: ConnectionTable.Admission, _ reason: String) {
      self.open = open
      self.admission = admission
      self.reason = reason
    }
  }

  static let cases = [
    Case([], .beside, "there is room"),
    Case([1, 1, 2], .beside, "there is room"),
    Case([2, -1, 1, 1], .instead(of: 2), "its own oldest idle one, its share being used up"),
    Case([2, -1, -1, -1], .refused, "its share is being answered"),
    Case([-2, -2, 3, -3, 1, -4], .instead(of: 2), "the oldest idle one, whoever has it"),
    Case([2, 3, -4, 4, 4, -3], .instead(of: 3), "the oldest idle one of who has most"),
    Case([-3, 2, -2, -4, -4, -4], .instead(of: 3), "who has most, even if others have idle ones"),
    Case([-3, -2, -2, -4, -4, -4], .instead(of: 3), "the oldest of who has most"),
    Case([-3, -2, -4, -4, -4, -1], .instead(of: 2), "the oldest of who has most"),
    Case([-1, -2, -2, -3, -3, -4], .refused, "nobody has more than it would have"),
  ]

  @Test("A newcomer comes in beside others, in somebody's place, or not at all", arguments: cases)
  func admission(_ example: Case) {
    let table = ConnectionTable(perUser: 3, total: 6)
    let places = example.open.map {
      ConnectionTable.Place(uid: UInt32($0.magnitude), isAnswering: $0 < 0)
    }
    #expect(table.admission(of: 1, among: places) == example.admission, "\(example.reason)")
  }
}
