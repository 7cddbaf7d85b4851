/// Groups of the mesh's points, whose means carry less of a sensor's noise than single ones.
enum DepthRegion {
  /// From between the eyes down the nose: somewhere there is a depth, though single pixels may have none.
  static let ridge = [168, 6, 197, 195, 5, 4]
  /// Lids and corners of the image-left eye.
  static let leftEye = [33, 133, 159, 145, 160, 144, 158, 153]
  static let rightEye = [263, 362, 386, 374, 387, 373, 385, 380]
  /// Both corners of the mouth and what is around them.
  static let mouth = [61, 291, 57, 287, 43, 273]
  /// The nose's tip.
  static let tip = [1, 4, 5, 45, 275, 44, 274]
  /// Beside the tip, on both sides.
  static let cheeks = [205, 425, 50, 280, 101, 330, 36, 266]
  /// The nose's root, and the upper lip with what is between.
  static let rootAndLip = [6, 168, 122, 351, 0, 164, 37, 267]
}
