import CDrawing

extension Picture {
  /// A line, its ends in pixels; what lies outside the picture is not drawn.
  public mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), thickness: Int = 1,
    _ colour: PictureColour
  ) {
    draw { cdrawing_line($0, start.x, start.y, end.x, end.y, Int32(thickness), colour.drawing) }
  }

  /// The outline of a rectangle, or a filled one when there is no thickness.
  public mutating func rectangle(
    left: Double, top: Double, right: Double, bottom: Double, thickness: Int? = nil,
    _ colour: PictureColour
  ) {
    draw {
      cdrawing_rectangle(
        $0, left, top, right, bottom, Int32(thickness ?? -1), colour.drawing)
    }
  }

  public mutating func disc(x: Double, y: Double, radius: Double, _ colour: PictureColour) {
    draw { cdrawing_disc($0, x, y, radius, colour.drawing) }
  }

  /// ASCII text from the left end of its base line; `size` is the height of capitals in pixels.
  public mutating func text(
    _ text: String, x: Double, y: Double, size: Double, _ colour: PictureColour
  ) {
    draw { cdrawing_text($0, text, x, y, size, colour.drawing) }
  }

  private mutating func draw(_ body: (cdrawing_canvas) -> Void) {
    let (width, height) = (Int32(width), Int32(height))
    pixels.withUnsafeMutableBufferPointer {
      body(cdrawing_canvas(pixels: $0.baseAddress, width: width, height: height))
    }
  }
}

extension PictureColour {
  fileprivate var drawing: cdrawing_colour { cdrawing_colour(blue: blue, green: green, red: red) }
}
