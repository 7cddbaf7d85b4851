import FaceAnalysis
import FaceQuality

/// What can be wrong with a photograph of a face, in degrees: for seeing that components notice it.
public enum Defect: String, Sendable, CaseIterable {
  /// Gaussian blur.
  case blur
  /// Less light.
  case darkness
  /// Light beyond what the camera can show.
  case glare
  /// Less contrast.
  case haze
  /// The light's colour.
  case tint
  /// Light from one side only.
  case sideLight = "side light"
  /// The person stands further away.
  case distance
  /// The head is tilted.
  case tilt
  /// The face leaves the frame.
  case cutLeft = "cut at the left"
  case cutRight = "cut at the right"
  case cutAbove = "cut above"
  case cutBelow = "cut below"

  /// From none to strong, with this meaning for `applied(to:strength:face:)`.
  public var strengths: [Double] {
    switch self {
    case .blur: [0, 1, 2, 3, 4, 6]
    case .tilt: [0, 10, 20, 30, 40]
    case .cutLeft, .cutRight, .cutAbove, .cutBelow: [0, 0.25, 0.5, 0.75, 0.9, 1]
    case .haze: [0, 0.3, 0.6, 0.8, 0.9, 0.95]
    default: [0, 0.2, 0.4, 0.6, 0.8]
    }
  }

  /// What `strengths` are.
  public var unit: String {
    switch self {
    case .blur: "sigma in 60ths of the eye distance"
    case .tilt: "degrees"
    case .cutLeft, .cutRight, .cutAbove, .cutBelow: "share of the way to the face's middle"
    case .distance: "share of the size that is lost"
    default: "strength"
    }
  }

  /// The components that must fall with it.
  public var components: [QualityComponent] {
    switch self {
    case .blur: [.ownSharpness]
    case .darkness: [.luminanceMean, .dynamicRange, .underExposurePrevention]
    case .glare: [.overExposurePrevention]
    case .haze: [.dynamicRange]
    case .tint: [.naturalColour]
    case .sideLight: [.illuminationUniformity]
    case .distance: [.interEyeDistance, .headSize]
    case .tilt: [.headPoseRoll]
    case .cutLeft: [.faceCompleteness, .leftwardCrop]
    case .cutRight: [.faceCompleteness, .rightwardCrop]
    case .cutAbove: [.faceCompleteness, .marginAbove]
    case .cutBelow: [.faceCompleteness, .marginBelow]
    }
  }

  /// - Parameters:
  ///   - strength: one of `strengths`, or between them.
  ///   - face: box of the face in the picture.
  public func applied(to picture: Picture, strength: Double, face: ImageBox) -> Picture {
    guard strength > 0 else { return picture }
    switch self {
    case .blur: return picture.blurred(sigma: strength * face.width / 2.1 / 60)
    case .darkness: return picture.mapped { $0 * (1 - strength) * (1 - strength) }
    case .glare: return picture.mapped { $0 * (1 + 4 * strength) }
    case .haze: return picture.mapped { 160 + ($0 - 160) * (1 - strength) }
    case .tint: return picture.tinted(strength)
    case .sideLight:
      let middle = (face.left + face.right) / 2
      return picture.shaded { x, _ in
        let dark = 1 - strength * min(max((x - middle) / face.width * 3 + 0.5, 0), 1)
        return dark * dark
      }
    case .distance: return picture.seen(from: face, scale: 1 - strength, degrees: 0)
    case .tilt: return picture.seen(from: face, scale: 1, degrees: strength)
    case .cutLeft:
      let cut = Int(strength * (face.left + 0.6 * face.width))
      return picture.cropped(left: cut, top: 0, right: 0, bottom: 0)
    case .cutRight:
      let cut = Int(strength * (Double(picture.width) - face.right + 0.6 * face.width))
      return picture.cropped(left: 0, top: 0, right: cut, bottom: 0)
    case .cutAbove:
      let cut = Int(strength * (face.top + 0.6 * face.height))
      return picture.cropped(left: 0, top: cut, right: 0, bottom: 0)
    case .cutBelow:
      let cut = Int(strength * (Double(picture.height) - face.bottom + 0.6 * face.height))
      return picture.cropped(left: 0, top: 0, right: 0, bottom: cut)
    }
  }
}
