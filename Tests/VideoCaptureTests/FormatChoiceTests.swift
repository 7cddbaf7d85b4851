import Testing

@testable import VideoCapture

@Suite struct FormatChoiceTests {
  private static let uvc = [
    FormatOffer(format: .yuyv, sizes: [.exactly(width: 640, height: 480)]),
    FormatOffer(
      format: .mjpeg,
      sizes: [(640, 480), (1920, 1080), (1280, 720), (1280, 960)].map {
        .exactly(width: $0.0, height: $0.1)
      }),
  ]
  private static let anySize = [
    FormatOffer(
      format: .grey,
      sizes: [
        .range(
          width: StrideOffer(lower: 48, upper: 800, step: 8),
          height: StrideOffer(lower: 32, upper: 600, step: 1))
      ])
  ]

  private static let choices:
    [(offers: [FormatOffer], wanted: [PixelFormat], size: [Int], expected: String?)] = [
      (uvc, [.mjpeg, .yuyv], [1280, 720], "MJPG 1280×720"),
      (uvc, [.yuyv, .mjpeg], [1280, 720], "YUYV 640×480"),
      (uvc, [.nv12, .mjpeg], [1280, 800], "MJPG 1280×960"),
      (uvc, [.mjpeg], [4000, 3000], "MJPG 1920×1080"),
      (uvc, [.mjpeg], [1, 1], "MJPG 640×480"),
      (uvc, [.grey, .nv12], [640, 480], nil),
      (uvc, [], [640, 480], nil),
      (anySize, [.grey], [333, 200], "GREY 328×200"),
      (anySize, [.grey], [4000, 10], "GREY 800×32"),
      ([], [.mjpeg], [640, 480], nil),
      (
        [FormatOffer(format: .grey, sizes: [.exactly(width: 0, height: 9000)])], [.grey],
        [640, 480], nil
      ),
    ]

  @Test("The first wanted format wins, then the smallest size that covers", arguments: choices)
  func format(
    _ choice: (offers: [FormatOffer], wanted: [PixelFormat], size: [Int], expected: String?)
  ) {
    let request = StreamRequest(
      formats: choice.wanted, width: choice.size[0], height: choice.size[1], rate: 30)
    let chosen = FormatChoice.format(for: request, from: choice.offers)
    #expect(chosen.map { "\($0.format.rawValue) \($0.width)×\($0.height)" } == choice.expected)
  }

  private static func offers(_ rates: UInt32...) -> [IntervalOffer] {
    rates.map { .exactly(FrameInterval(numerator: 1, denominator: $0)) }
  }
  private static let range = [
    IntervalOffer.range(
      FrameInterval(numerator: 1, denominator: 60), FrameInterval(numerator: 1, denominator: 5))
  ]

  private static let intervals: [(offers: [IntervalOffer], rate: Int, expected: UInt32?)] = [
    (offers(5, 15, 30, 60), 30, 30), (offers(5, 15, 60), 30, 60), (offers(5, 10), 30, 10),
    (offers(0, 30), 25, 30), (offers(0), 25, nil), ([], 25, nil),
    (range, 25, 25), (range, 100, 60), (range, 1, 5), (offers(30), 0, 30),
  ]

  @Test("The interval nearest to the wanted rate is chosen", arguments: intervals)
  func interval(_ choice: (offers: [IntervalOffer], rate: Int, expected: UInt32?)) {
    let chosen = FormatChoice.interval(rate: choice.rate, from: choice.offers)
    #expect(chosen?.denominator == choice.expected)
  }

  @Test(
    "A stall is called after five intervals, but not before half a second",
    arguments: [(33, 500), (100, 500), (101, 505), (1000, 5000)])
  func stallBudget(_ interval: Int, _ budget: Int) {
    #expect(
      StallBudget.between(frames: .milliseconds(interval)) == .milliseconds(budget))
  }
}
