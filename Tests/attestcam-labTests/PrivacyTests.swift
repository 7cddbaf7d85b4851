import DeviceAPI
import DeviceKeys
import FaceAnalysis
import Foundation
import NIOCore
import TestSupport
import Testing
import TrustedPacket

/// What a capture leaves in the memory of the daemon: nothing.
@Suite("Privacy proof", .serialized, .timeLimit(.minutes(4)))
struct PrivacyTests {
  static let isRoot: Bool = getuid() == 0
  static let rootReason: Comment = "needs root: the daemon's memory is nobody else's to read"

  @Test(
    "While a capture runs its traces are found; when it has ended without a packet, none is left",
    .enabled(if: isRoot, rootReason),
    .enabled(if: SharedData.face != nil, SharedData.faceReason), arguments: Detector.available)
  func noPacket(_ detector: Detector) async throws {
    // No face is as sharp as that, so every frame is analysed and none is signed.
    let bench = try await PrivacyBench(detector, "requirements:\n  sharpness: {minimum: 100}\n")
    try await bench.serving { pids in
      let found = try await bench.capturing { try await bench.find(in: pids, tries: 200) }
      #expect(Set(found.keys) == bench.kinds, "the control must find every kind of trace")
      try await Task.sleep(for: .seconds(1))
      let left = try await bench.find(in: pids)
      #expect(left.isEmpty, "\(left)")
    }
  }

  @Test(
    "A sample waits in memory for its terminal, and one second after delivery nothing is left",
    .enabled(if: isRoot, rootReason),
    .enabled(if: SharedData.face != nil, SharedData.faceReason), arguments: Detector.available)
  func delivered(_ detector: Detector) async throws {
    let bench = try await PrivacyBench(detector, LabKiosk.requirements)
    try await bench.serving { pids in
      for _ in 0..<3 {
        try await DeviceClient.with(socket: bench.kiosk.socket) { client in
          let ticket = try await client.beginCapture(
            CaptureOrder(
              nonce: SecureRandom.bytes(32), purpose: "access", audience: LabKiosk.audience))
          for try await _ in client.notices(of: ticket.id) {}
          let waiting = try await bench.find(in: pids)
          #expect(waiting.keys.contains("sample"), "the control must find the sample")
          let packet = try await client.packet(of: ticket.id)
          let sample = try Packet(Array(packet.readableBytesView)).samples[0]
          #expect(try Data(sample) == Data(contentsOf: URL(filePath: bench.picture)))
        }
        try await Task.sleep(for: .seconds(1))
        let left = try await bench.find(in: pids)
        #expect(left.isEmpty, "\(left)")
      }
    }
  }

  /// The detectors of this machine.
  enum Detector: String, CaseIterable, CustomTestStringConvertible {
    case dlib, yuNet

    static var available: [Detector] {
      guard SharedData.models == nil else { return allCases }
      print("privacy proof: YuNet is left out, it needs ATTESTCAM_MODELS (or ../shared/models)")
      return [.dlib]
    }

    var testDescription: String { rawValue }

    var path: String? {
      self == .dlib ? nil : SharedData.models.map { "\($0)/\(ModelPin.yuNet.fileName)" }
    }
  }
}
