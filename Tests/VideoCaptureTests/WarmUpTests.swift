import Testing

@testable import VideoCapture

@Suite struct WarmUpTests {
  private static let courses: [(String, [Double], frames: Int)] = [
    ("steady", [Double](repeating: 100, count: 40), 6),
    ("settling early", [10, 50, 90, 100, 101, 100, 100], 6),
    ("settling late", (0..<40).map { $0 < 12 ? Double(20 + 10 * $0) : 140 }, 15),
    ("never settling", (0..<40).map { $0.isMultiple(of: 2) ? 50 : 200 }, 30),
    ("drifting by one part in a hundred", (0..<40).map { 100 + Double($0) }, 6),
    ("drifting by two parts in a hundred", (0..<40).map { 100 + 2 * Double($0) }, 30),
    ("in the dark, one code value of noise", (0..<40).map { $0.isMultiple(of: 2) ? 2 : 3 }, 6),
    ("black first", [0, 0, 0, 0, 40, 80, 90, 95, 96, 96, 96], 10),
  ]

  @Test(
    "Warm-up ends when three frames are alike, after six frames and before the thirty-first",
    arguments: courses)
  func course(_ name: String, _ means: [Double], _ frames: Int) {
    var warmUp = WarmUp()
    var noted = 0
    for mean in means where !warmUp.isOver {
      warmUp.note(mean)
      noted += 1
    }
    #expect(warmUp.isOver && noted == frames, "\(name): \(noted)")
  }
}
