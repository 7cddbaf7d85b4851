import CTPM

extension TPMConnection {
  /// Larger than any endorsement certificate.
  private static let largestCertificate = 4096

  /// The certificate in an NV index, without the padding that some makers leave behind it; nil without such an index.
  ///
  /// - Throws: `TPMError(.malformed)` when it is not one DER sequence of at most 4,096 bytes.
  func certificate(at index: UInt32) throws(TPMError) -> [UInt8]? {
    let text = "the certificate at NV index 0x" + String(index, radix: 16)
    guard let contents = try nonVolatile(index, text) else { return nil }
    guard let length = Self.sequenceLength(contents), length <= contents.count else {
      throw TPMError(.malformed, "\(text) is not DER")
    }
    return Array(contents[..<length])
  }

  /// Length of the DER sequence that `bytes` begin with; nil for anything else.
  static func sequenceLength(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4, bytes[0] == 0x30, bytes[1] == 0x82, bytes[2] != 0 else { return nil }
    return 4 + Int(bytes[2]) << 8 + Int(bytes[3])
  }

  private func nonVolatile(_ index: UInt32, _ text: String) throws(TPMError) -> [UInt8]? {
    // Asking for the handle first is no error when there is none, unlike reading it.
    guard try handles(from: index).first == index else { return nil }
    var handle = noHandle
    try call("cannot find \(text)") {
      Esys_TR_FromTPMPublic($0, index, noHandle, noHandle, noHandle, &handle)
    }
    defer { Esys_TR_Close(esys, &handle) }
    let area: TPM2B_NV_PUBLIC = try fetch("cannot find \(text)") {
      Esys_NV_ReadPublic($0, handle, noHandle, noHandle, noHandle, $1, nil)
    }
    let size = Int(area.nvPublic.dataSize)
    guard size <= Self.largestCertificate else {
      throw TPMError(.malformed, "\(text) has \(size) bytes, more than \(Self.largestCertificate)")
    }
    let chunk = try largestRead()
    var bytes: [UInt8] = []
    while bytes.count < size {
      let (count, offset) = (UInt16(min(chunk, size - bytes.count)), UInt16(bytes.count))
      let part: TPM2B_MAX_NV_BUFFER = try fetch("cannot read \(text)") {
        Esys_NV_Read(
          $0, handle, handle, ESYS_TR(ESYS_TR_PASSWORD), noHandle, noHandle, count, offset, $1)
      }
      guard part.size > 0 else { throw TPMError(.refused, "\(text) ends early") }
      withUnsafeBytes(of: part.buffer) { bytes += $0.prefix(Int(part.size)) }
    }
    return bytes
  }

  /// Most bytes that one NV read may ask for.
  private func largestRead() throws(TPMError) -> Int {
    let largest = try properties(from: Property.largestNVRead)[Property.largestNVRead] ?? 512
    return Int(min(max(largest, 64), UInt32(TPM2_MAX_NV_BUFFER_SIZE)))
  }
}
