import CTurboJPEG

extension JPEGOrientation {
  /// The image turned upright without decoding its blocks, and without its metadata. Rows and columns that do not fill
  /// a block at an edge that moves are cut off.
  ///
  /// - Throws: `JPEGError(.undecodable)`.
  public func turnUpright(_ jpeg: [UInt8]) throws(JPEGError) -> [UInt8] {
    guard self != .upright else { return jpeg }
    guard let handle = tjInitTransform() else {
      throw JPEGError(.failed, "cannot create a JPEG transformer")
    }
    defer { tjDestroy(handle) }
    var transform = tjtransform()
    transform.op = Int32(operation.rawValue)
    transform.options = TJXOPT_TRIM | TJXOPT_COPYNONE
    var output: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let result = tjTransform(handle, jpeg, UInt(jpeg.count), 1, &output, &size, &transform, 0)
    defer { tjFree(output) }
    guard result == 0, let output else { throw JPEGError(.undecodable, lastError(handle)) }
    return Array(UnsafeBufferPointer(start: output, count: Int(size)))
  }

  private var operation: TJXOP {
    switch self {
    case .upright: TJXOP_NONE
    case .mirrored: TJXOP_HFLIP
    case .upsideDown: TJXOP_ROT180
    case .mirroredUpsideDown: TJXOP_VFLIP
    case .mirroredLeft: TJXOP_TRANSPOSE
    case .left: TJXOP_ROT90
    case .mirroredRight: TJXOP_TRANSVERSE
    case .right: TJXOP_ROT270
    }
  }
}
