import DeviceKeys
import FaceAnalysis
import Glibc
import Platform
import Testing
import VideoCapture
import VisionTestSupport

@Suite("Model files")
struct ModelFileTests {
  @Test(
    "A model with one bit changed is refused, and the error names both digests",
    .enabled(if: TestImages.models != nil, "needs ATTESTCAM_MODELS"),
    arguments: [0, 100_000, 232_588])
  func oneBit(offset: Int) throws {
    let path = "\(TestImages.models ?? "")/yunet_s_640_640.onnx"
    var bytes = try DurableFile.read(path, limit: 1 << 20)
    bytes[offset] ^= 1
    try withTemporaryFile(bytes) { path in
      let error = #expect(throws: AnalysisError.self) { try ModelFile(reading: path, as: .yuNet) }
      #expect(error?.code == .model)
      #expect(error?.message.contains(ModelPin.yuNet.sha256) == true)
      #expect(error?.message.contains(SHA256.digest(bytes).description) == true)
    }
  }

  @Test("A missing, empty or oversized file is refused", arguments: [nil, 0, 1 << 20 + 1])
  func unusable(count: Int?) throws {
    try withTemporaryFile([UInt8](repeating: 7, count: count ?? 1)) { path in
      if count == nil { unlink(path) }
      let error = #expect(throws: AnalysisError.self) { try ModelFile(reading: path, as: .yuNet) }
      #expect(error?.code == .model)
    }
  }

  @Test("Bytes that are no network are refused even when they match their pin")
  func noNetwork() throws {
    for bytes in [[UInt8]("this is not a network".utf8), []] {
      try withTemporaryFile(bytes) { path in
        let pin = ModelPin(
          role: "detector", fileName: "noise.onnx", sha256: SHA256.digest(bytes).description,
          limit: 100)
        let model = try ModelFile(reading: path, as: pin)
        let error = #expect(throws: AnalysisError.self) { try YuNetDetector(model) }
        #expect(error?.code == .model)
      }
    }
  }

  @Test(
    "Another network in YuNet's place is an error, not a crash",
    .enabled(if: TestImages.models != nil, "needs ATTESTCAM_MODELS"))
  func otherNetwork() throws {
    let path = "\(TestImages.models ?? "")/2.7_80x80_MiniFASNetV2.onnx"
    let bytes = try DurableFile.read(path, limit: 4 << 20)
    let pin = ModelPin(
      role: "detector", fileName: "other.onnx", sha256: SHA256.digest(bytes).description,
      limit: 4 << 20)
    let detector = try YuNetDetector(ModelFile(reading: path, as: pin))
    let grey = [UInt8](repeating: 99, count: 320 * 240)
    let frame = try TestImages.frame(grey, .grey, width: 320, height: 240)
    let error = #expect(throws: AnalysisError.self) { try detect(with: detector, in: frame) }
    #expect(error?.code == .failed)
  }

  private func withTemporaryFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    var template = Array("/tmp/attestcam-model-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    try #require(file >= 0)
    close(file)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    try DurableFile.write(bytes, to: path)
    try body(path)
  }
}
