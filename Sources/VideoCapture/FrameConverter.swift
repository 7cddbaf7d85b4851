/// Makes frames of a format that nothing here reads (`PixelFormat.needsConversion`) into NV12 of the same size.
///
/// Used on one thread. Whoever links a library for it hands it in, so that programs that only look at cameras do not.
public protocol FrameConverter: AnyObject {
  /// - Parameters:
  ///   - bytes: one whole frame of packed rows.
  ///   - target: room for NV12 of the frame's size, width × height × 3/2 bytes.
  /// - Returns: false when the frame cannot be converted.
  func convert(
    _ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Bool
}

/// Makes a converter for frames of one format and size, both even.
///
/// - Throws: `CameraError`.
public typealias FrameConverterMaker =
  @Sendable (_ format: PixelFormat, _ width: Int, _ height: Int) throws(CameraError) ->
  any FrameConverter
