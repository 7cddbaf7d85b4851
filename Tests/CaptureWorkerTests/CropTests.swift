import DeviceKeys
import FaceAnalysis
import FaceQuality
import JPEG
import Platform
import Testing
import TrustedPacket
import VideoCapture

@testable import CaptureWorker

@Suite("Samples that show a part of the frame", .timeLimit(.minutes(1)))
struct CropTests {
  /// Half a face's height above and below, a quarter of its width on either side.
  private static let margins = CropMargins(above: 0.5, below: 0.5, sides: 0.25)

  private static func order(_ crop: CropMargins?) -> WorkerOrder {
    var order = LocalWorkerTests.order
    order.profile.sample.crop = crop
    order.profile.selection = SelectionRule(
      requestedScore: 70, window: .milliseconds(900), takesBest: false)
    return order
  }

  private static let face = ImageBox(left: 24, top: 16, right: 40, bottom: 32)

  @Test("A sample is cut to the face and its margins, and says so", arguments: [true, false])
  func cropped(isRemote: Bool) async throws {
    let assessor = StubAssessor(face: Self.face)
    let worker: any CaptureWorker =
      isRemote
      ? try await WorkerServerTests.remote(.init(camera: StubCamera(), assessor: assessor))
      : LocalWorker(camera: try StubCamera(), assessor: assessor)
    _ = try await worker.start(Self.order(Self.margins))
    _ = try await worker.next()
    _ = try await worker.assess()
    let sample = try await worker.sample(of: .visible, quality: 90)
    #expect(sample.edits == [.encodedByDevice, .cropped])
    // 20…44 by 8…40, grown to blocks of 8.
    #expect((sample.width, sample.height) == (28, 32))
    await worker.stop()
  }

  @Test("Margins end where the frame does")
  func edges() {
    let region = CropMargins(above: 4, below: 4, sides: 4)
      .region(around: Self.face, width: 64, height: 48)
    #expect(region == .init(x: 0, y: 0, width: 64, height: 48))
    let outside = ImageBox(left: 100, top: 0, right: 110, bottom: 10)
    #expect(
      CropMargins(above: 0, below: 0, sides: 0).region(around: outside, width: 64, height: 48)
        == nil)
  }

  @Test("Without a face there is nothing to cut to")
  func noFace() async throws {
    let worker = LocalWorker(camera: try StubCamera(), assessor: StubAssessor())
    _ = try await worker.start(Self.order(Self.margins))
    _ = try await worker.next()
    _ = try await worker.assess()
    let error = await #expect(throws: WorkerError.self) {
      try await worker.sample(of: .visible, quality: 90)
    }
    #expect(error?.code == .sample)
  }

  @Test("The profile arrives in the worker as it was sent")
  func wire() throws {
    for crop in [Self.margins, nil] {
      var order = Self.order(crop)
      order.profile.requirements[.headPoseYaw] = Requirement(minimum: -5, maximum: 5, score: 90)
      #expect(try WorkerOrder(wire: order.wire) == order)
    }
  }

  @Test("A part that was not asked for is refused, and a whole frame where a part was")
  func facts() {
    let format = StreamFormat(format: .grey, width: 64, height: 48, interval: .milliseconds(33))
    func fits(_ width: Int, _ height: Int, _ edits: [SampleClaim.Edit], _ crop: CropMargins?)
      -> Bool
    {
      SampleFacts(
        width: width, height: height, edits: edits, drops: PerCamera(visible: DropCounts())
      )
      .fit(format, under: SampleRequirement(crop: crop))
    }
    #expect(fits(64, 48, [], nil) && !fits(64, 40, [], nil) && !fits(64, 48, [.cropped], nil))
    #expect(fits(8, 8, [.cropped], Self.margins) && !fits(64, 48, [], Self.margins))
    #expect(!fits(65, 8, [.cropped], Self.margins))
  }
}
