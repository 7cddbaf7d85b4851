import CAllocations
import JPEG
import Testing
import VideoCapture
import VisionTestSupport

@testable import FaceAnalysis
@testable import FaceQuality

@Suite(
  "Memory of a frame",
  .enabled(if: TestImages.haveBoth, "needs ATTESTCAM_TESTDATA and ATTESTCAM_MODELS"))
struct AllocationTests {
  private static func allocations(_ body: () throws -> Void) rethrows -> UInt64 {
    let before = callocations_count()
    try body()
    return callocations_count() - before
  }

  @Test("The counter counts")
  func counter() {
    var kept: [[UInt8]] = []
    #expect(Self.allocations { kept.append([UInt8](repeating: 1, count: 100_000)) } >= 1)
    #expect(Self.allocations { _ = kept[0][7] } == 0)
  }

  @Test(
    "A measured frame allocates what libjpeg and the networks allocate, and nothing else",
    arguments: [true, false])
  func frame(detects: Bool) throws {
    let frame = try TestImages.frame(photograph: "fr_obama2.jpg")
    let meter = try QualityMeter(detector: TestImages.yuNet(), mesh: TestImages.meshNetwork())
    // Until buffers have their size, and lazy tables are made.
    for _ in 0..<3 { _ = try meter.measure(frame, detects: true) }
    var report = QualityReport()
    var ours = try Self.allocations { report = try meter.measure(frame, detects: detects) }
    #expect(report[.luminanceMean] != nil && report[.ownSharpness] != nil)
    #expect(meter.tracker.hasDetected == detects)
    ours -= try libraries(frame, detects: detects)
    #expect(ours == 0)
  }

  /// What the same frame costs without us: decoding, and each network's run.
  private func libraries(_ frame: borrowing Frame, detects: Bool) throws -> UInt64 {
    let folder = TestImages.models ?? ""
    let yuNet = try NeuralNetwork(
      ModelFile(reading: "\(folder)/\(ModelPin.yuNet.fileName)", as: .yuNet),
      outputs: ["cls", "obj", "bbox", "kps"].flatMap { kind in
        YuNetGrid.strides.map { "\(kind)_\($0)" }
      })
    let mesh = try NeuralNetwork(
      ModelFile(reading: "\(folder)/\(ModelPin.faceMesh.fileName)", as: .faceMesh),
      outputs: ["Identity", "Identity_1"])
    let image = try AnalysisImage(channels: .bgr, alignment: 32)
    let square = [UInt8](repeating: 90, count: 3 * MeshNetwork.side * MeshNetwork.side)
    var count: UInt64 = 0
    for _ in 0..<4 {
      let before = callocations_count()
      try image.load(frame, minimumWidth: QualityMeter.analysisWidth)
      if detects { try yuNet.run(image) }
      try square.withUnsafeBytes { try mesh.run(bgr: $0, side: MeshNetwork.side) }
      count = callocations_count() - before
    }
    return count
  }
}
