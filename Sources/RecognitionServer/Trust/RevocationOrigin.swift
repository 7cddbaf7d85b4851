/// Where a recognition server learns who is not to be believed any more.
public enum RevocationOrigin: Sendable, Equatable {
  /// Files that somebody else replaces; without a deny list, answers say that none was looked at.
  case files(crl: String, denyList: String? = nil)
  /// The trusted management server at this URL, `https://host[:port]`.
  case management(String)

  var management: String? {
    if case .management(let url) = self { url } else { nil }
  }

  func files(
    anchorFile: String, server: ServerFiles
  ) throws(ServerError) -> TrustFiles {
    let anchors = String(
      decoding: try TrustFiles.read(anchorFile, limit: TrustFiles.largestCRLs), as: UTF8.self)
    let memory = DenyListMemory(path: server.denyListNumber)
    switch self {
    case .files(let crl, let denyList):
      return TrustFiles(anchors: anchors, crl: crl, denyList: denyList, memory: memory)
    case .management:
      return TrustFiles(
        anchors: anchors, crl: server.revocationLists, denyList: server.denyList, memory: memory)
    }
  }
}
