import CaptureSession
import CaptureWorker
import DeviceKeys
import FaceQuality
import Platform
import TrustedPacket
import VideoCapture

extension Bench {
  private static let warmUp = 10

  /// The real capture device with real key and state: from the end of the accepted frame's analysis until the
  /// packet can be read.
  func measureCapture() async throws -> BenchReport {
    let assessor = TimedAssessor()
    let device = AttestingDevice(parts: try captureParts(assessor))
    let probe = try DiskProbe("\(materials.directory.path)/probe")
    var (totals, syncs): ([Double], [Double]) = ([], [])
    let captures = max(200, 10 * interleaving.rounds)
    for index in -Self.warmUp..<captures {
      let total = try await capture(with: device, assessor)
      let sync = try await probe.measure()
      guard index >= 0 else { continue }
      totals.append(total)
      syncs.append(sync)
    }
    let (ours, disk) = (Distribution(totals), Distribution(syncs))
    let beyond = ours.percentile(99) - disk.median
    var row = BenchRow("capture: p99 beyond the disk", ours: BenchRow.time(beyond))
    row.hold(beyond, to: 15e6, "15 ms")
    return BenchReport(
      rows: [
        Self.row("capture: analysis to packet, p50", ours.median, disk.median),
        Self.row("capture: analysis to packet, p99", ours.percentile(99), disk.percentile(99)),
        row,
      ],
      notes: [
        "capture: \(captures) captures; reference is one 80-byte record with fdatasync on the same disk, after each "
          + "capture. One fdatasync lies between analysis and packet (the packet's place in the history); the "
          + "nonce's comes before the camera starts. Beyond the disk is our p99 less the disk's median, so slow "
          + "syncs count against us."
      ])
  }

  /// One capture; nanoseconds from analysis to packet.
  private func capture(
    with device: AttestingDevice, _ assessor: TimedAssessor
  ) async throws -> Double {
    let clock = MonotonicClock()
    let request = CaptureRequest(
      uid: 0, nonce: Nonce.random().bytes, purpose: BenchMaterials.purpose,
      audience: BenchMaterials.audience, profile: materials.captureProfile, deadline: .seconds(10))
    let running = try await begin(request, on: device)
    let packet = try await running.outcome.value.get()
    let isThere = packet.withUnsafeBytes { $0.first != nil }
    let end = clock.now
    try BenchError.require(isThere, "the packet is empty")
    return Double(assessor.finished.duration(to: end).wholeNanoseconds)
  }

  /// The camera is given back a moment after the packet is there.
  private func begin(
    _ request: CaptureRequest, on device: AttestingDevice
  ) async throws -> RunningCapture {
    for _ in 0..<1000 {
      do { return try await device.begin(request) } catch {
        guard error.code == .busy else { throw error }
      }
      try await Task.sleep(for: .milliseconds(1))
    }
    throw BenchError("the device stays busy")
  }

  private func captureParts(_ assessor: TimedAssessor) throws -> CaptureParts {
    try CaptureParts(
      worker: LocalWorker(camera: ScriptedCamera(materials.image), assessor: assessor),
      cameras: PerCamera(
        visible: PinnedCamera(
          pin: CameraPin(kinds: [.replay]),
          stream: StreamRequest(
            formats: [.mjpeg], width: BenchImage.width, height: BenchImage.height))),
      key: materials.key, chain: materials.device.chain,
      state: DeviceState(directory: materials.directory.make("state")),
      facts: DeviceFacts(
        softwareName: "attestcam-lab", softwareVersion: AttestcamVersion.current,
        software: ["attestcam-lab": SHA256.digest(Array("program".utf8))], debugStatus: .enabled))
  }

  private static func row(_ measure: String, _ ours: Double, _ disk: Double) -> BenchRow {
    var row = BenchRow(measure, ours: BenchRow.time(ours))
    row.reference = BenchRow.time(disk)
    return row
  }
}
