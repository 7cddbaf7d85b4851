import COpenSSL

extension CertificateTemplate.Role {
  /// Writes the subject; every string is checked, none is taken from a request.
  func writeSubject(to name: OpaquePointer?) throws(CryptoError) {
    switch self {
    case .root(let text), .issuing(let text), .management(let text):
      try add(NID_commonName, MBSTRING_UTF8, text, to: name)
    case .device(let id, _, _, _):
      try add(NID_serialNumber, V_ASN1_PRINTABLESTRING, id.description, to: name)
    case .server(let hosts):
      guard let first = hosts.first, hosts.allSatisfy(Self.isHost) else {
        throw CryptoError(.malformed, "a server certificate needs plain host names or IP addresses")
      }
      try add(NID_commonName, MBSTRING_UTF8, first, to: name)
    }
  }

  /// Extensions in OpenSSL's configuration syntax (x509v3_config(5)).
  func extensions(isSelfSigned: Bool) throws(CryptoError) -> [(Int32, String)] {
    var list: [(Int32, String)] = [(NID_subject_key_identifier, "hash")]
    if !isSelfSigned { list.append((NID_authority_key_identifier, "keyid:always")) }
    switch self {
    case .root:
      list += [
        (NID_basic_constraints, "critical,CA:TRUE,pathlen:1"),
        (NID_key_usage, "critical,keyCertSign,cRLSign"),
      ]
    case .issuing:
      list += [
        (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
        (NID_key_usage, "critical,keyCertSign,cRLSign"),
      ]
    case .device(_, let protection, _, let clientAuthentication):
      let usages = ObjectIdentifiers.packetSigning + (clientAuthentication ? ",clientAuth" : "")
      list +=
        Self.endEntity + [
          (NID_ext_key_usage, "critical,\(usages)"),
          (NID_certificate_policies, try Self.policies(protection.policyOID)),
        ]
    case .management:
      list +=
        Self.endEntity + [
          (NID_ext_key_usage, "critical,\(ObjectIdentifiers.managementSigning)")
        ]
    case .server(let hosts):
      let names = hosts.map { Self.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }
      list +=
        Self.endEntity + [
          (NID_ext_key_usage, "serverAuth"),
          (NID_subject_alt_name, names.joined(separator: ",")),
        ]
    }
    return list
  }

  private static let endEntity = [
    (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
  ]

  /// `SEQUENCE { SEQUENCE { policyIdentifier } }` (RFC 5280 §4.2.1.4) in DER, because OpenSSL takes policies by
  /// name only beside a configuration file.
  private static func policies(_ oid: String) throws(CryptoError) -> String {
    let object = try OpenSSLObject(OBJ_txt2obj(oid, 1), "cannot encode the policy \(oid)") {
      ASN1_OBJECT_free($0)
    }
    let der = try derEncoding("cannot encode the policy \(oid)") {
      i2d_ASN1_OBJECT(object.pointer, $0)
    }
    return "DER:" + Hex.encode([0x30, UInt8(der.count + 2), 0x30, UInt8(der.count)] + der)
  }

  private func add(
    _ kind: Int32, _ type: Int32, _ text: String, to name: OpaquePointer?
  ) throws(CryptoError) {
    guard X509_NAME_add_entry_by_NID(name, kind, type, text, -1, -1, 0) == 1 else {
      throw CryptoError(.malformed, "a certificate cannot carry the name \"\(text)\"")
    }
  }

  /// Letters, digits, `.`, `-` and `:` only: nothing that means something in OpenSSL's syntax.
  private static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 253
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }

  private static func isAddress(_ text: String) -> Bool {
    guard let address = a2i_IPADDRESS(text) else { return false }
    ASN1_OCTET_STRING_free(address)
    return true
  }
}
