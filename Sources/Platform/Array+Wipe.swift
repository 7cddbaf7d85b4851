import CLinux

extension Array where Element: BitwiseCopyable {
  /// Overwrites the elements with zeros, which the compiler may not drop, and removes them; the capacity stays.
  public mutating func wipe() {
    withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { clinux_wipe(start, bytes.count) }
    }
    removeAll(keepingCapacity: true)
  }
}
