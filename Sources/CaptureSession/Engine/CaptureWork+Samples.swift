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
