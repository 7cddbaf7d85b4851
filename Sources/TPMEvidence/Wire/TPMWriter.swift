/// The TPM's wire format (TPM 2.0 Part 1 §8).
enum TPMWriter {
  static func bigEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  /// A TPM2B. Everything written here is far shorter than 65,536 bytes.
  static func sized(_ bytes: [UInt8]) -> [UInt8] { bigEndian(UInt16(bytes.count)) + bytes }
}
