import DeviceKeys

/// Every threshold of liveness detection. Angles are degrees, times milliseconds, lengths in space millimetres.
///
/// Their digest stands in the signed claims: who changes a threshold signs with another digest. Where they come from
/// stands in docs/liveness.md.
public struct LivenessSettings: Sendable, Equatable {
  // The neutral face: before the first prompt, and between two.

  /// Largest yaw and roll.
  public var neutralAngle = 10.0
  /// Largest pitch; more than the other angles, since pitch is the weakest and cameras stand below or above.
  public var neutralPitch = 15.0
  /// Largest mouth aspect ratio.
  public var neutralMouth = 0.15
  /// Least eye aspect ratio, as a share of the session's own.
  public var neutralEyes = 0.7
  /// Least eye aspect ratio of anybody's open eyes.
  public var leastEyes = 0.1
  /// How long the face must be neutral before the challenge begins.
  public var neutralTime = 500.0
  /// How long the head may take to come back after an action.
  public var returnTime = 3_000.0
  /// How long the whole challenge may take.
  public var sessionTime = 15_000.0
  /// Least height of a face in pixels of the frame.
  public var faceHeight = 80.0
  /// Likewise where eyelids and lips are asked for.
  public var detailHeight = 160.0

  // Actions, as changes against the person's own neutral face.

  public var turnAngle = 20.0
  /// Least planarity residual of a turned head, in eye distances.
  public var turnResidual = 0.08
  public var nodAngle = 12.0
  public var lookUpAngle = 12.0
  /// Eye aspect ratio below which eyes are closed, as a share of the session's own.
  public var eyesClosed = 0.55
  /// Longest that a blink takes.
  public var blinkTime = 800.0
  /// Mouth aspect ratio from which a mouth is open.
  public var mouthOpen = 0.5
  /// How many times larger a face that came closer is.
  public var closerScale = 1.4
  /// Least gain in perspective: the difference of inverse distances, per eye distance.
  public var closerDepth = 0.055
  /// Angle from which a movement that was not asked for is a wrong one.
  public var wrongAngle = 15.0

  // One uninterrupted sequence of one face.

  /// Least overlap of the face's boxes in two frames.
  public var overlap = 0.5
  /// Longest time between two frames.
  public var gap = 300.0
  /// Least and largest time between two frames, in intervals of the stream per step of the driver's counter.
  public var leastInterval = 0.5
  public var largestInterval = 2.5

  // Infrared, depth, networks: how many frames must have been judged, and which share of them must say yes.

  public var evidenceFrames = 5.0
  public var evidenceShare = 0.8

  // Depth.

  /// Least share of points with a depth.
  public var validShare = 0.7
  /// Least distance of the surface from the best plane, root mean square.
  public var planeResidual = 8.0
  /// Least distance of the nose from the best quadric through the rest of the face, likewise: a bent picture is a quadric.
  public var quadricResidual = 5.0
  /// Least and largest height of the nose's tip above the plane of eyes and mouth.
  public var leastNose = 14.0
  public var largestNose = 55.0
  /// Least height of the nose's tip above what lies at its sides, and above what lies over and under it: what is bent is
  /// bent in one direction.
  public var convexity = 6.0
  /// Least and largest distance of the eyes.
  public var leastEyeDistance = 55.0
  public var largestEyeDistance = 75.0

  // Infrared, on a scale of 255.

  /// Least brightness of the lit face.
  public var infraredLevel = 35.0
  /// Least gain in brightness by the emitter.
  public var reflectance = 20.0
  /// Least ratio of the gain on the face to the gain around it.
  public var infraredRatio = 1.03
  /// Least contrast of the lit face: standard deviation over mean.
  public var infraredContrast = 0.05
  /// Largest distance between the face's places in infrared and in colour, in face widths.
  public var infraredPlace = 0.3

  // The two networks.

  /// Least mean probability of a live face.
  public var passiveLive = 0.5
  public var passiveFrames = 10.0
  /// Least height of the face in pixels of the frame.
  public var passiveHeight = 120.0

  /// SHA-256 of the file that the thresholds come from.
  public internal(set) var digest = SHA256.digest([])

  init(unbound: Void) {}

  /// What a program uses that was told nothing else.
  public static let standard: LivenessSettings = {
    var settings = LivenessSettings(unbound: ())
    settings.digest = SHA256.digest(Array(settings.yaml.utf8))
    return settings
  }()
}
