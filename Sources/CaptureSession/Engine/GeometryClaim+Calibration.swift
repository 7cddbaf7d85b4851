import TrustedPacket
import VideoCapture

extension GeometryClaim {
  /// The same in the packet's whole numbers.
  init(_ calibration: DepthCalibration) {
    func millionths(_ value: Double) -> Int { Int((value * 1e6).rounded()) }
    self.init(
      unit: calibration.unit,
      intrinsics: [
        calibration.focalX, calibration.focalY, calibration.centreX, calibration.centreY,
      ].map(millionths), rotation: calibration.rotation.map(millionths),
      // From millimetres to micrometres.
      translation: calibration.translation.map { Int(($0 * 1000).rounded()) })
  }
}
