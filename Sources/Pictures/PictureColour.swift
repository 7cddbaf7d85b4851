/// A colour to draw with.
public struct PictureColour: Sendable, Equatable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  public static let white = PictureColour(red: 255, green: 255, blue: 255)
  public static let black = PictureColour(red: 0, green: 0, blue: 0)
  public static let grey = PictureColour(red: 150, green: 150, blue: 150)
}
