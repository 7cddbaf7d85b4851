import CTPM

/// Big-endian integers and sized buffers as the TPM writes them (TPM 2.0 Part 1 §11.4).
enum Wire {
  static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  /// TPM2B: 16 bits of length, then the bytes.
  static func sized(_ bytes: some Collection<UInt8>) -> [UInt8] {
    Wire.bytes(UInt16(clamping: bytes.count)) + bytes
  }

  /// The contents of exactly one TPM2B; nil when the length is another.
  static func contents(ofSized bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 2, Int(bytes[0]) << 8 | Int(bytes[1]) == bytes.count - 2 else {
      return nil
    }
    return Array(bytes[2...])
  }

  typealias Unmarshal<Value> = (
    UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<Int>?, UnsafeMutablePointer<Value>?
  ) -> TSS2_RC
  typealias Marshal<Value> = (
    UnsafePointer<Value>?, UnsafeMutablePointer<UInt8>?, Int, UnsafeMutablePointer<Int>?
  ) -> TSS2_RC

  /// Reads one structure by its function of libtss2-mu.
  ///
  /// - Throws: `TPMError(.malformed)` unless it is exactly the bytes.
  static func read<Value>(
    _ bytes: [UInt8], _ name: String, into empty: Value, _ unmarshal: Unmarshal<Value>
  ) throws(TPMError) -> Value {
    var value = empty
    var offset = 0
    let code = unmarshal(bytes, bytes.count, &offset, &value)
    guard code == 0 else { throw TPMError(.malformed, "\(name) is not in the TPM's form") }
    guard offset == bytes.count else {
      throw TPMError(.malformed, "\(name) has \(bytes.count - offset) bytes too many")
    }
    return value
  }

  /// Writes one structure by its function of libtss2-mu.
  static func write<Value>(
    _ value: Value, _ name: String, _ marshal: Marshal<Value>
  ) throws(TPMError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    var offset = 0
    let code = withUnsafePointer(to: value) { marshal($0, &bytes, bytes.count, &offset) }
    guard code == 0 else { throw TPMError(.malformed, "the TPM returned a bad \(name)") }
    return Array(bytes[..<offset])
  }
}
