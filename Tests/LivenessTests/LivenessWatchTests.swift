import FaceAnalysis
import FaceQuality
import JPEG
import Platform
import TestSupport
import Testing
import TrustedPacket
import VideoCapture
import VisionTestSupport

@testable import Liveness

@Suite(
  "Watching frames",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct LivenessWatchTests {
  private static let interval = Duration.milliseconds(100)

  /// A portrait with a smile, as grey pixels at half its size.
  private struct Still {
    let width: Int
    let height: Int
    var pixels: [UInt8]

    init() throws {
      let image = try AnalysisImage(channels: .grey)
      try image.load(TestImages.frame(photograph: "fr_obama.jpg"), minimumWidth: 400)
      (width, height) = (image.width, image.height)
      let (columns, rows, stride) = (image.width, image.height, image.bytesPerLine)
      pixels = image.withUnsafeBytes { bytes in
        (0..<rows).flatMap { bytes[$0 * stride..<$0 * stride + columns] }
      }
    }
  }

  /// Shows a still so many times.
  ///
  /// - Parameter noise: whether each frame differs by one pixel.
  private func watch(
    frames: Int, noise: Bool, asks: Bool = true,
    required: Set<LivenessMethod> = [.action, .injection],
    sensors: LivenessWatch.Sensors = LivenessWatch.Sensors()
  ) throws -> [LivenessReport] {
    var still = try Still()
    let meter = try QualityMeter(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    var settings = LivenessSettings.standard
    settings.neutralMouth = 0.3
    let watch = LivenessWatch(
      LivenessOrder(
        steps: asks ? [LivenessChallenge.Step(.turnLeft, delay: 500)] : [], required: required,
        settings: settings),
      tools: LivenessTools(), meter: meter, sensors: sensors,
      accepted: MonotonicInstant(nanoseconds: 0), interval: Self.interval)
    let depth = [UInt8](repeating: 2, count: 2 * 320 * 240)
    return try (1...frames).map { index in
      if noise { still.pixels[index] ^= 1 }
      let frame = try Self.frame(still.pixels, .grey, still.width, still.height, index)
      let distances: Frame? = try Self.frame(depth, .z16, 320, 240, index)
      _ = try meter.measure(frame)
      return try watch.look(at: frame, infrared: Frame?.none, depth: distances)
    }
  }

  private static func frame(
    _ bytes: [UInt8], _ format: PixelFormat, _ width: Int, _ height: Int, _ index: Int
  ) throws -> Frame {
    let pool = try BufferPool(buffers: 1, of: bytes.count)
    guard var buffer = pool.take() else { throw SystemError(errno: 12, "pool is empty") }
    bytes.withUnsafeBytes { buffer.copy(from: $0) }
    let taken = MonotonicInstant(nanoseconds: 0).advanced(by: interval * index)
    return Frame(
      info: FrameInfo(
        format: format, width: width, height: height, bytesPerLine: bytes.count / height,
        sequence: UInt32(index), timestamp: taken, queued: taken), pixels: buffer)
  }

  @Test("A still that hardly changes is asked to turn, and fails because it does not")
  func still() throws {
    let reports = try watch(frames: 48, noise: true)
    #expect(reports[0].status == .waitingForNeutral)
    #expect(reports.contains { if case .prompt(.turnLeft, _) = $0.status { true } else { false } })
    #expect(reports.last?.status == .failed(.tooLate))
    #expect(Set(reports.map(\.frame)).count == reports.count, "each frame has a digest of its own")
    #expect(reports.contains(where: \.isNeutral) && reports.last?.isNeutral == false)
  }

  @Test("The very same frame again and again is never asked")
  func frozen() throws {
    let reports = try watch(frames: 20, noise: false)
    #expect(reports.allSatisfy { $0.status == .waitingForNeutral })
  }

  @Test(
    "A sensor that is required and not there is a no from the first frame",
    arguments: [LivenessMethod.infrared, .depth, .passive])
  func missing(method: LivenessMethod) throws {
    let reports = try watch(frames: 1, noise: true, required: [.action, method])
    #expect(reports.first?.status == .failed(.unavailable))
  }

  @Test("A depth image that shows a wall is looked at, and is no face")
  func wall() throws {
    let lens = DepthLens(unit: 1, focalX: 250, focalY: 250, centreX: 160, centreY: 120)
    let reports = try watch(
      frames: 12, noise: true, asks: false, required: [.depth, .injection],
      sensors: LivenessWatch.Sensors(depth: lens))
    #expect(reports.last?.status == .failed(.depth))
  }
}
