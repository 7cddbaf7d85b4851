import CaptureWorker
import FaceQuality
import TrustedPacket
import VideoCapture

extension CaptureWork {
  /// Refuses a profile that wants samples of a camera that this device has not.
  func checkPlan() throws(CaptureFailure) {
    let plan = request.profile.samples
    for (role, isWanted) in [(CameraRole.infrared, plan.infrared), (.depth, plan.depth)]
    where isWanted && parts.cameras[role] == nil {
      throw CaptureFailure(
        .cameraNotFound,
        "profile \(request.profile.name) wants a sample of \(role.camera); none is configured",
        of: role)
    }
  }

  /// Holds each camera against its pin, and the depth camera's images against their calibration.
  func check(_ started: PerCamera<StartedStream>) throws(CaptureFailure) {
    guard let pairs = parts.cameras.zipped(started) else {
      throw CaptureFailure(.internalError, "the worker started other cameras than it was asked for")
    }
    for (role, (camera, stream)) in pairs.all {
      do throws(CameraError) { try camera.pin.check(stream.camera) } catch {
        throw CaptureFailure(WorkerError(error.named(role)))
      }
    }
    guard let depth = started.depth?.format, let calibration = parts.calibration else { return }
    guard (depth.width, depth.height) == (calibration.width, calibration.height) else {
      throw CaptureFailure(
        .cameraFailed,
        "the depth camera delivers \(depth.width)×\(depth.height) pixels; it is calibrated for "
          + "\(calibration.width)×\(calibration.height)", of: .depth)
    }
  }

  /// Adds to a series what it wants of the held frames.
  ///
  /// - Returns: false when the still is too small, as the part around a distant face may be; nothing is added then.
  func extend(
    _ series: inout SampleSeries, with frames: PerCamera<FrameInfo>, _ assessment: FrameAssessment
  ) async throws(CaptureFailure) -> Bool {
    let made = try await take(series.wantedNow, of: frames)
    let requirement = request.profile.sample
    let isLarge = made.allSatisfy { sample in
      sample.role != .visible
        || requirement.accepts(width: sample.sealed.width, height: sample.sealed.height)
    }
    guard isLarge else { return false }
    series.add(made, of: frames, assessment)
    try checkRoom(for: series)
    return true
  }

  /// Has samples made of the held frames.
  func take(
    _ roles: [CameraRole], of frames: PerCamera<FrameInfo>
  ) async throws(CaptureFailure) -> [TakenSample] {
    let quality = request.profile.sample.jpegQuality
    var made: [TakenSample] = []
    for role in roles {
      guard let frame = frames[role] else { continue }
      let sealed = try await asking { worker throws(WorkerError) in
        try await worker.sample(of: role, quality: quality)
      }
      made.append(TakenSample(role: role, frame: frame, sealed: sealed))
    }
    return made
  }

  /// A packet holds 16 MiB, its token included.
  func checkRoom(for series: SampleSeries) throws(CaptureFailure) {
    guard series.byteCount <= Packet.largest - Token.largest - 64 else {
      throw CaptureFailure(
        .cameraFailed,
        "the samples take more than a packet holds; ask for fewer, or for smaller images")
    }
  }
}
